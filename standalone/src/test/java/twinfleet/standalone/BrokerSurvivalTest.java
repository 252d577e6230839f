package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import twinfleet.standalone.BrokerSettings.Kind;

/** What is left of a broker after kill -9 of its JVM, of itself, and after an ordinary stop. */
class BrokerSurvivalTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path folder;

  /** Leaves a session with 100 queued messages and one retained message behind. */
  private static void leaveTraces(URI broker) {
    var clients = new Clients(broker);
    try (var absent = clients.client("absent")) {
      absent.connect(false);
      absent.subscribe("/queued/#");
    }
    try (var sender = clients.client("sender")) {
      sender.connect(true);
      sender.publish("/kept", "retained", true);
      sender.publishMany("/queued/x", 100);
    }
  }

  private static void findTraces(URI broker) {
    var clients = new Clients(broker);
    try (var back = clients.client("absent");
        var reader = clients.client("reader")) {
      assertThat(back.connect(false)).as("session present").isTrue();
      await().atMost(BOUND).until(() -> back.received().size() >= 100);
      reader.connect(true);
      reader.subscribe("/kept");
      await().atMost(BOUND).until(() -> reader.received().contains("/kept=retained"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void sessionsQueuesAndRetainedSurviveAnOrdinaryStopWithinItsBound(Kind kind) {
    var settings = BrokerSettings.of(kind, folder, 0);
    var stopped = HostedBroker.choose(settings);
    leaveTraces(stopped.uri());
    var begun = System.nanoTime();
    stopped.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(Duration.ofMillis(settings.stopTimeoutMs()));
    try (var broker = HostedBroker.choose(settings)) {
      findTraces(broker.uri());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOSQUITTO", "EMBEDDED"})
  void sessionsQueuesAndRetainedSurviveAKilledJvmWhichSaidNothingButItsLine(Kind kind)
      throws Exception {
    String word = kind.name().toLowerCase(Locale.ROOT);
    long orphan;
    int port;
    try (var child = ChildJvm.start(HostInChildJvm.class, word, folder, 0)) {
      var said = child.firstLine().split(" ");
      port = Integer.parseInt(said[0]);
      orphan = Long.parseLong(said[1]);
      leaveTraces(URI.create("tcp://127.0.0.1:" + port));
      child.kill();
      assertThat(child.said().lines()).as("standard output").hasSize(1);
    }
    try (var broker = HostedBroker.choose(BrokerSettings.of(kind, folder, port))) {
      assertThat(broker.uri().getPort()).isEqualTo(port);
      assertThat(broker.pid()).isNotEqualTo(OptionalLong.of(orphan));
      findTraces(broker.uri());
    }
  }

  @Test
  void aMosquittoOfAnotherFolderIsLeftAlone(@TempDir Path other) {
    try (var foreign = HostedBroker.choose(BrokerSettings.of(Kind.MOSQUITTO, other, 0));
        var own = HostedBroker.choose(BrokerSettings.of(Kind.MOSQUITTO, folder, 0))) {
      assertThat(foreign.pid()).isPresent().isNotEqualTo(own.pid());
    }
  }

  @Test
  void aKilledMosquittoComesBackOnItsPortWithWhatItHadSaved() {
    try (var broker = HostedBroker.choose(BrokerSettings.of(Kind.MOSQUITTO, folder, 0))) {
      leaveTraces(broker.uri());
      var data = folder.resolve("mosquitto/mosquitto.db");
      var left = data.toFile().lastModified();
      await().atMost(BOUND).until(() -> data.toFile().lastModified() > left + 1_000);
      killAndAwaitReturn(broker);
      findTraces(broker.uri());
    }
  }

  @Test
  void aKilledMosquittoComesBackEvenWithItsFolderDeleted() throws Exception {
    try (var broker = HostedBroker.choose(BrokerSettings.of(Kind.MOSQUITTO, folder, 0))) {
      leaveTraces(broker.uri());
      for (var round = 0; round < 2; round++) {
        Folders.delete(folder.resolve("mosquitto"));
        killAndAwaitReturn(broker);
      }
      try (var client = new Clients(broker.uri()).client("absent")) {
        assertThat(client.connect(false)).as("session present").isFalse();
      }
      assertThat(Files.exists(folder.resolve("mosquitto/mosquitto.conf"))).isTrue();
    }
  }

  private static void killAndAwaitReturn(HostedBroker broker) {
    var killed = broker.pid();
    ProcessHandle.of(killed.getAsLong()).orElseThrow().destroyForcibly();
    await()
        .atMost(BOUND)
        .until(
            () ->
                broker.pid().isPresent()
                    && !broker.pid().equals(killed)
                    && Loopback.accepts(broker.uri().getPort()));
  }
}
