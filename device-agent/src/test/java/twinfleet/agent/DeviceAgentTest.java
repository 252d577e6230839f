package twinfleet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.agent.AgentSettings.Durability;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.Model;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Priority;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;
import twinfleet.protocol.Topics;

/** One agent over a real broker and a real HTTP host; product time runs 120 times as fast. */
class DeviceAgentTest {
  private static final Model MODEL = new Model("gw-3");
  private static final FirmwareVersion OLD = new FirmwareVersion("1.0.0");
  private static final FirmwareVersion NEW = new FirmwareVersion("2.0.0");
  private static final byte[] IMAGE = "an image".repeat(1_000).getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path brokerFolder;
  private static TestBroker broker;
  private static ArtifactHost host;
  private static SharedResources shared;
  private static int devices;

  @TempDir private Path folder;
  private DeviceId id;

  @BeforeAll
  static void begin() throws IOException {
    broker = new TestBroker(brokerFolder);
    host = new ArtifactHost(IMAGE);
    shared = SharedResources.create(ProductClock.scaled(Instant.now(), 120));
  }

  @AfterAll
  static void end() {
    broker.close();
    host.close();
    shared.close();
  }

  @BeforeEach
  void nameTheDevice() {
    broker.heard.clear();
    id = new DeviceId("gw-" + ++devices);
  }

  @Test
  void anOfferIsFetchedAppliedAndToldInOrder() throws Exception {
    try (DeviceAgent agent = start()) {
      eventually(() -> agent.state().isReady());
      broker.offer(install(7, 19));
      eventually(() -> reports().stream().anyMatch(r -> r.state() == ReportedState.APPLIED));
      assertThat(reports())
          .extracting(StateReport::state)
          .containsExactly(
              ReportedState.IN_PROGRESS, ReportedState.DELIVERED, ReportedState.APPLIED);
      assertThat(reports()).extracting(StateReport::seq).isSorted().doesNotHaveDuplicates();
      assertThat(agent.state().currentVersion()).isEqualTo(NEW);
      assertThat(agent.counters().wouldHaveRefused()).isZero();
      eventually(() -> agent.state().memory().outbox().isEmpty());
    }
  }

  @Test
  void theLastWillAndTheNextConnectionCarryTheirNumbers() throws Exception {
    DeviceAgent first = start();
    eventually(() -> first.state().isReady());
    first.kill();
    eventually(() -> presence(false, 1));
    try (DeviceAgent second = start()) {
      eventually(() -> second.state().isReady());
      eventually(() -> presence(true, 2));
      assertThat(second.state().session().seq()).isGreaterThan(first.state().session().seq());
    }
    eventually(() -> presence(false, 2));
    var messages = broker.all(Topics.Kind.PRESENCE, PresenceMessage.class);
    assertThat(messages).extracting(PresenceMessage::cause).contains(PresenceCause.WILL);
    assertThat(messages.getLast().cause()).isEqualTo(PresenceCause.SHUTDOWN);
  }

  @Test
  void aDeviceKilledAtAnyStepFinishesAfterItsRestart() throws Exception {
    broker.offer(install(3, 5));
    for (long wallMs : new long[] {150, 300, 450, 600, 750}) {
      DeviceAgent victim = start();
      await().pollDelay(Duration.ofMillis(wallMs)).until(() -> true);
      victim.kill();
    }
    try (DeviceAgent agent = start()) {
      eventually(() -> reports().stream().anyMatch(r -> r.state() == ReportedState.APPLIED));
      assertThat(agent.state().currentVersion()).isEqualTo(NEW);
    }
    assertThat(reports()).extracting(StateReport::seq).doesNotHaveDuplicates();
  }

  @Test
  void anUpdateSurvivesConnectionsThatBreakAllTheTime() throws Exception {
    try (CuttingRelay mqtt = new CuttingRelay(broker.uri());
        CuttingRelay http = new CuttingRelay(host.base())) {
      LinkSettings link =
          LinkSettings.of(mqtt.uri())
              .withTimes(
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(2),
                  Duration.ofMillis(20),
                  Duration.ofMillis(200));
      AgentSettings shaky = settings().with(link).with(ImageSettings.of(http.uri()));
      try (DeviceAgent agent = DeviceAgent.start(shaky, shared, AgentListener.NONE)) {
        broker.offer(install(4, 6));
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(170))
            .until(
                () -> {
                  mqtt.cut();
                  http.cut();
                  return agent.state().told() == ReportedState.APPLIED;
                });
        eventually(() -> agent.state().memory().outbox().isEmpty());
        eventually(() -> reports().stream().anyMatch(r -> r.state() == ReportedState.APPLIED));
        assertThat(agent.counters().connects()).isGreaterThan(3);
      }
    }
  }

  @Test
  void aQueryIsAnsweredAndAHigherEpochAdopted() throws Exception {
    try (DeviceAgent agent = start()) {
      eventually(() -> agent.state().isReady());
      broker.ask(id, "{\"minEpoch\":9}");
      eventually(
          () ->
              broker.all(Topics.Kind.SNAPSHOT, Snapshot.class).stream()
                  .anyMatch(s -> s.epoch() == 9));
    }
  }

  @Test
  void heartbeatsCarryTheLinksQuality() throws Exception {
    try (DeviceAgent agent = start()) {
      agent.setLink(() -> new LinkSample(-71, 180, 3.5, null));
      eventually(() -> !broker.all(Topics.Kind.HEARTBEAT, Heartbeat.class).isEmpty());
      Heartbeat beat = broker.all(Topics.Kind.HEARTBEAT, Heartbeat.class).getFirst();
      assertThat(beat.packetLossPercent()).isEqualTo(3.5);
      assertThat(beat.connection()).isEqualTo(1);
    }
  }

  @Test
  void malformedMessagesAreCountedAndHurtNobody() throws Exception {
    try (DeviceAgent agent = start()) {
      eventually(() -> agent.state().isReady());
      for (String bad : new String[] {"{", "[]", "{\"generation\":1e99}", "\u0000"}) {
        broker.publish(Topics.desired(id), bad.getBytes(StandardCharsets.UTF_8), false);
      }
      broker.publish(Topics.desired(id), new byte[0], true);
      eventually(() -> agent.counters().malformed() == 4);
      broker.offer(install(1, 1));
      eventually(() -> agent.state().generation() == 1);
    }
  }

  @Test
  void theProbeTopicIsCounted() throws Exception {
    LinkSettings link = LinkSettings.of(broker.uri()).withProbe("/demo/probe/" + id);
    try (DeviceAgent agent = DeviceAgent.start(settings().with(link), shared, AgentListener.NONE)) {
      eventually(() -> agent.state().isReady());
      broker.publish("/demo/probe/" + id, new byte[] {1}, false);
      eventually(() -> agent.counters().probes() == 1);
    }
  }

  private DeviceAgent start() {
    return DeviceAgent.start(settings(), shared, AgentListener.NONE);
  }

  private AgentSettings settings() {
    return AgentSettings.of(id, MODEL, OLD, folder, broker.uri())
        .with(Durability.OS)
        .with(ImageSettings.of(host.base()));
  }

  private List<StateReport> reports() {
    return broker.all(Topics.Kind.STATE, StateReport.class);
  }

  private boolean presence(boolean online, long connection) {
    return broker.all(Topics.Kind.PRESENCE, PresenceMessage.class).stream()
        .anyMatch(p -> p.online() == online && p.connection() == connection);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  private DesiredDocument install(long generation, long revision) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(IMAGE);
    Sha256 sha256 = new Sha256(HexFormat.of().formatHex(digest));
    Instant now = Instant.now();
    return new DesiredDocument(
        id,
        MODEL,
        generation,
        revision,
        Directive.INSTALL,
        NEW,
        sha256,
        IMAGE.length,
        "/api/v1/artifacts/" + sha256,
        2,
        null,
        false,
        Priority.NORMAL,
        now,
        now.plus(Duration.ofHours(72)),
        null,
        null);
  }
}
