package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import twinfleet.protocol.Limits;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.BrokerSettings.Kind;

/** What the product needs of a broker, asked of each that it may host. */
class HostedBrokerTest {
  private static final Map<Kind, HostedBroker> BROKERS = new ConcurrentHashMap<>();
  private static final Duration BOUND = Duration.ofSeconds(15);

  @TempDir static Path folder;

  @BeforeAll
  static void startEachOnce() {
    for (var kind : new Kind[] {Kind.MOSQUITTO, Kind.EMBEDDED}) {
      BROKERS.put(kind, HostedBroker.choose(settings(kind, folder.resolve(kind.name()))));
    }
  }

  @AfterAll
  static void stopAll() {
    BROKERS.values().forEach(HostedBroker::close);
  }

  private static BrokerSettings settings(Kind kind, Path folder) {
    return BrokerSettings.of(kind, folder, 0);
  }

  private static Clients on(Kind kind) {
    return new Clients(BROKERS.get(kind).uri());
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void aSessionKeepsMoreThanItsDefaultQueueForAnAbsentClient(Kind kind) {
    var clients = on(kind);
    try (var absent = clients.client("absent")) {
      assertThat(absent.connect(false)).isFalse();
      absent.subscribe("/queued/#");
    }
    try (var sender = clients.client("sender")) {
      sender.connect(true);
      sender.publishMany("/queued/x", 2_500);
    }
    try (var back = clients.client("absent")) {
      assertThat(back.connect(false)).isTrue();
      await().atMost(BOUND).until(() -> back.received().size() == 2_500);
      assertThat(back.received()).startsWith("/queued/x=0", "/queued/x=1");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void twoOldClientsShareWhatDevicesSay(Kind kind) {
    var clients = on(kind);
    try (var one = clients.client("one");
        var two = clients.client("two");
        var sender = clients.client("device")) {
      one.connect(true);
      two.connect(true);
      sender.connect(true);
      one.subscribe("$share/twinfleet//device/+/firmware/state");
      two.subscribe("$share/twinfleet//device/+/firmware/state");
      sender.publishMany("/device/gw-1/firmware/state", 500);
      await().atMost(BOUND).until(() -> one.received().size() + two.received().size() == 500);
      // Who gets how many is the broker's affair; that each is told to one of them is not.
      assertThat(Stream.concat(one.received().stream(), two.received().stream()))
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void theLastDesiredDocumentIsRetainedUntilItIsEmptied(Kind kind) {
    var clients = on(kind);
    try (var service = clients.client("service")) {
      service.connect(true);
      service.publish("/firmware/update/v2/gw-1", "old", true);
      service.publish("/firmware/update/v2/gw-1", "new", true);
      try (var device = clients.client("gw-1")) {
        device.connect(true);
        device.subscribe("/firmware/update/v2/gw-1");
        await().atMost(BOUND).until(() -> !device.received().isEmpty());
        assertThat(device.received()).containsExactly("/firmware/update/v2/gw-1=new");
      }
      service.publish("/firmware/update/v2/gw-1", "", true);
      try (var late = clients.client("late")) {
        late.connect(true);
        late.subscribe("/firmware/update/v2/gw-1");
        service.publish("/firmware/update/v2/gw-1", "live", false);
        await().atMost(BOUND).until(() -> !late.received().isEmpty());
        assertThat(late.received()).containsExactly("/firmware/update/v2/gw-1=live");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void aNewClientKeepsItsSessionFor72Hours(Kind kind) {
    for (var present : new boolean[] {false, true}) {
      Mqtt5BlockingClient device =
          MqttClient.builder()
              .useMqttVersion5()
              .identifier("agent")
              .serverHost("127.0.0.1")
              .serverPort(BROKERS.get(kind).uri().getPort())
              .buildBlocking();
      var answer = device.connectWith().cleanStart(false).sessionExpiryInterval(259_200).send();
      assertThat(answer.isSessionPresent()).isEqualTo(present);
      assertThat(answer.getSessionExpiryInterval().orElse(259_200)).isEqualTo(259_200);
      device.disconnectWith().sessionExpiryInterval(259_200).send();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void theLargestPayloadOfTheContractPasses(Kind kind) {
    var clients = on(kind);
    try (var receiver = clients.client("receiver")) {
      receiver.connect(true);
      receiver.subscribe("/large");
      receiver.publish("/large", "x".repeat(Limits.PAYLOAD_BYTES_MAX), false);
      await().atMost(BOUND).until(() -> !receiver.received().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void aTakenPortIsNamedWithItsSetting(Kind kind, @TempDir Path own) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var settings = BrokerSettings.of(kind, own, taken.getLocalPort());
      assertThatThrownBy(() -> HostedBroker.choose(settings))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("--mqtt-port");
    }
  }

  @Test
  void aFolderThatIsInUseIsRefused() {
    var settings = settings(Kind.MOSQUITTO, folder.resolve(Kind.EMBEDDED.name()));
    assertThatThrownBy(() -> HostedBroker.choose(settings))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining("--data");
  }

  @Test
  void mosquittoIsChosenWhereItIsInstalled(@TempDir Path own) {
    try (var broker = HostedBroker.choose(settings(Kind.of("auto"), own))) {
      assertThat(broker.name())
          .isEqualTo(Mosquitto.installed().isPresent() ? "mosquitto" : "embedded HiveMQ");
    }
    assertThatThrownBy(() -> Kind.of("kafka")).isInstanceOf(EnvironmentFault.class);
  }

  @Test
  void dataThatMosquittoCannotReadAreLaidAside(@TempDir Path own) throws IOException {
    var data = Files.createDirectories(own.resolve("mosquitto")).resolve("mosquitto.db");
    Files.writeString(data, "not a database");
    try (var broker = HostedBroker.choose(settings(Kind.MOSQUITTO, own))) {
      assertThat(broker.pid()).isPresent();
      assertThat(own.resolve("mosquitto/mosquitto.db.refused")).hasContent("not a database");
    }
  }
}
