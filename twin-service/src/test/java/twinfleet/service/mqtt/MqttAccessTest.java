package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Topics;
import twinfleet.service.EnvironmentFault;
import twinfleet.service.mqtt.MqttSettings.Credentials;
import twinfleet.service.mqtt.MqttSettings.Tls;

/** Users, rights and TLS, on a mosquitto that has them. */
@EnabledIf("mosquittoIsHere")
class MqttAccessTest {
  private static final Credentials IN = new Credentials("in", "secret-in");
  private static final Credentials OUT = new Credentials("out", "secret-out");
  private static final String ACL =
      """
      user in
      topic read /device/#
      topic read /twinfleet/canary/#
      user out
      topic write /firmware/#
      topic write /device/+/firmware/query
      topic write /twinfleet/canary/#
      user dev
      topic readwrite #
      """;

  @TempDir Path folder;

  static boolean mosquittoIsHere() {
    return TestBroker.Kind.here().length == 2;
  }

  private TestBroker guarded(String acl) throws Exception {
    Path users = folder.resolve("users");
    Files.writeString(users, "in:secret-in\nout:secret-out\ndev:secret-dev\n");
    run("mosquitto_passwd", "-U", users.toString());
    Files.writeString(folder.resolve("acl"), acl);
    return TestBroker.Kind.MOSQUITTO.start(
        "allow_anonymous false\npassword_file %s\nacl_file %s\n"
            .formatted(users, folder.resolve("acl")));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static MqttSettings as(TestBroker broker, Credentials in, Credentials out, Tls tls) {
    MqttSettings s = NodeUnderTest.settings(broker);
    MqttSettings.Broker b = s.broker();
    String url = tls == null ? b.url() : b.url().replace("tcp://127.0.0.1", "ssl://localhost");
    return new MqttSettings(
        new MqttSettings.Broker(
            url,
            tls == null ? Tls.DEFAULT : tls,
            b.keepAlive(),
            b.connectTimeout(),
            b.backoffMin(),
            b.backoffMax()),
        new MqttSettings.Ingress(
            in,
            "twinfleet",
            2,
            1,
            16,
            1024,
            100,
            3,
            Duration.ofMillis(100),
            s.ingress().limit(),
            s.ingress().strangers()),
        new MqttSettings.Egress(
            out, 2, 200, 1_000, 100, 2_000, 3, Duration.ofMillis(500), Duration.ofSeconds(5)),
        s.canary());
  }

  @Test
  void theLeastRightsOfTwoUsersAreEnough() throws Exception {
    try (TestBroker broker = guarded(ACL);
        NodeUnderTest node = NodeUnderTest.begun(as(broker, IN, OUT, null))) {
      BrokerCheck.require(node.node.settings());
      node.awaitUp();
      DeviceId device = new DeviceId("device-1");
      node.outlet.offer(
          device, Documents.publication(1, Priority.NORMAL), Documents.install(device, 1));
      await().until(() -> node.twins.count() == 1);
      run(
          "mosquitto_pub",
          "-p",
          "" + broker.port,
          "-u",
          "dev",
          "-P",
          "secret-dev",
          "-q",
          "1",
          "-t",
          Topics.Kind.STATE.of(device),
          "-m",
          MqttInletTest.report(1));
      await().until(() -> node.twins.count() == 2);
    }
  }

  @Test
  void aRefusedUserIsOneClearErrorAndNotOnePerAttempt() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("twinfleet.service.mqtt");
    logger.addAppender(log);
    Credentials wrong = new Credentials("in", "guess");
    try (TestBroker broker = guarded(ACL);
        NodeUnderTest node = NodeUnderTest.begun(as(broker, wrong, OUT, null))) {
      await().until(() -> node.counted("in.streams.begun") > 9);
      assertThat(node.inlet.isUp()).isFalse();
      List<String> errors =
          List.copyOf(log.list).stream()
              .filter(e -> e.getLevel() == Level.ERROR)
              .map(ILoggingEvent::getFormattedMessage)
              .toList();
      assertThat(errors).hasSize(1);
      assertThat(errors.getFirst())
          .contains("refuses user 'in'", "twinfleet.mqtt.ingress.user")
          .doesNotContain("guess");
      assertThatThrownBy(() -> BrokerCheck.require(node.node.settings()))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining("twinfleet.mqtt.ingress.user");
    } finally {
      logger.detachAppender(log);
    }
  }

  /** MQTT tells the client that the subscription stands; only the canary knows better. */
  @Test
  void aRefusedSubscriptionIsFoundByTheCanaryAlone() throws Exception {
    String deaf = ACL.replace("topic read /twinfleet/canary/#\n", "");
    try (TestBroker broker = guarded(deaf);
        NodeUnderTest node = NodeUnderTest.begun(as(broker, IN, OUT, null))) {
      await().until(() -> node.counted("in.streams.begun") >= 6);
      assertThat(node.inlet.isUp()).isFalse();
      assertThat(node.edges).isEmpty();
    }
  }

  @Test
  void noBrokerIsOneClearFault() {
    TestBroker broker = TestBroker.Kind.MOSQUITTO.start();
    MqttSettings settings = NodeUnderTest.settings(broker);
    broker.close();

    assertThatThrownBy(() -> BrokerCheck.require(settings))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining("twinfleet.mqtt.url")
        .hasMessageContaining(broker.url());
  }

  @Test
  void tlsIsSpokenWithOurTrustStoreAndRefusedWithout() throws Exception {
    Path certificate = folder.resolve("broker.pem");
    Path key = folder.resolve("broker.key");
    Path store = folder.resolve("broker.p12");
    certify(certificate, key, store);
    try (TestBroker broker =
        TestBroker.Kind.MOSQUITTO.start("certfile %s\nkeyfile %s\n".formatted(certificate, key))) {
      Tls ours = new Tls(store, "changeit", null, null);
      Credentials nobody = Credentials.ANONYMOUS;
      try (NodeUnderTest node = NodeUnderTest.begun(as(broker, nobody, nobody, ours))) {
        node.awaitUp();
      }
      MqttSettings strangers = as(broker, nobody, nobody, Tls.DEFAULT);
      assertThatThrownBy(() -> BrokerCheck.require(strangers))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining("twinfleet.mqtt.url");
    }
  }

  /** A certificate for localhost that signs itself, and a store that trusts it. */
  private static void certify(Path certificate, Path key, Path store) throws Exception {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    run(
        "keytool",
        "-importcert",
        "-noprompt",
        "-alias",
        "broker",
        "-storetype",
        "PKCS12",
        "-file",
        certificate.toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
  }
}
