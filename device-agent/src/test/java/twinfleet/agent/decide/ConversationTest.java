package twinfleet.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.agent.decide.Bench.install;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.SnapshotQuery;

/** Connections, numbers, heartbeats and the outbox (delivery-rules sections 1 and 5). */
class ConversationTest {
  private final Bench device = new Bench();

  @Test
  void theConnectionNumberIsRaisedAndStoredBeforeEachConnect() {
    device.boot();
    var stored = device.effects(AgentEffect.Persist.class).findFirst().orElseThrow();
    var connect = device.effects(AgentEffect.Connect.class).findFirst().orElseThrow();
    assertThat(stored.memory().connection()).isEqualTo(connect.connection()).isEqualTo(1);
    assertThat(AgentDecider.will(connect).cause()).isEqualTo(PresenceCause.WILL);
    device.lost().pass(Duration.ofMinutes(2));
    assertThat(device.effects(AgentEffect.Connect.class)).extracting("connection").contains(2L);
  }

  @Test
  void presenceComesRightAfterConnectAndTheSnapshotAfterSubscribing() {
    device.boot().on(at -> new AgentEvent.Connected(at, 1));
    assertThat(device.last)
        .extracting(Object::getClass)
        .containsSubsequence(AgentEffect.PublishPresence.class, AgentEffect.Subscribe.class);
    device.on(at -> new AgentEvent.Subscribed(at, 1));
    assertThat(device.snapshot().connection()).isEqualTo(1);
    assertThat(device.snapshot().currentVersion()).isEqualTo(Bench.OLD);
  }

  @Test
  void reportsWaitForTheSnapshotAndTheSnapshotTellsHowMany() {
    device.online().desired(install(7, 19)).lost().downloaded();
    int waiting = device.state.memory().outbox().size();
    device.pass(Duration.ofMinutes(2)).subscribe();
    assertThat(device.snapshot().queued()).isEqualTo(waiting);
    assertThat(device.did(AgentEffect.PublishReport.class)).isFalse();
    device.ackSnapshot();
    assertThat(device.did(AgentEffect.PublishReport.class)).isTrue();
    device.ackReports();
    assertThat(device.snapshot().queued()).isZero();
  }

  @Test
  void reportsAreSentInOrderOneAtATimeAndAreGoneWithTheirPuback() {
    device.online().desired(install(7, 19)).downloaded();
    assertThat(device.state.memory().outbox())
        .extracting("state")
        .containsExactly(ReportedState.IN_PROGRESS, ReportedState.DELIVERED);
    device.ackReports();
    assertThat(device.state.memory().outbox()).isEmpty();
  }

  @Test
  void aQueuedReportNamesTheVersionThatRunsWhenItIsSent() {
    device.online().desired(install(7, 19)).lost().downloaded().flashed().boot(Bench.NEW);
    device.pass(Duration.ofMinutes(2)).subscribe().selfTest(true).ackSnapshot();
    assertThat(device.effects(AgentEffect.PublishReport.class))
        .extracting(sent -> sent.message().currentVersion())
        .containsOnly(Bench.NEW);
  }

  @Test
  void anUnacknowledgedReportIsSentAgainUnderANewSeqAfterTheNextSnapshot() {
    device.online().desired(install(7, 19));
    Long first = device.state.session().reportInFlight();
    device.lost().pass(Duration.ofMinutes(2)).connect();
    assertThat(device.state.session().reportInFlight()).isGreaterThan(first);
    assertThat(device.state.memory().outbox()).hasSize(1);
  }

  @Test
  void aNewerReportReplacesAnUnsentProgressReport() {
    device.online().desired(install(7, 19)).lost().downloaded();
    assertThat(device.state.memory().outbox())
        .extracting("state")
        .containsExactly(ReportedState.DELIVERED);
  }

  @Test
  void theOutboxIsBounded() {
    device.online().lost();
    for (int i = 1; i < 100; i++) {
      device.desired(Bench.cancel(i, i));
    }
    assertThat(device.state.memory().outbox()).hasSize(device.policy.outboxMax());
    assertThat(device.told().generation()).isEqualTo(99);
  }

  @Test
  void seqIsNeverUsedAgainAfterAPowerCut() {
    device.online();
    long used = device.state.session().seq();
    device.powerCut().online();
    assertThat(device.snapshotSeqs()).allMatch(seq -> seq <= used || seq > used + 1);
    assertThat(device.snapshotSeqs()).doesNotHaveDuplicates();
  }

  @Test
  void aQueryWithAHigherEpochIsAdoptedAndSeqBeginsAnew() {
    device.online();
    device.on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(5L)));
    assertThat(device.snapshot().epoch()).isEqualTo(5);
    assertThat(device.snapshot().seq()).isEqualTo(1);
    device.powerCut();
    assertThat(device.state.memory().epoch()).isEqualTo(5);
  }

  @Test
  void aQueryWithALowerEpochOnlyAsks() {
    device.online().on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(0L)));
    assertThat(device.snapshot().epoch()).isEqualTo(1);
  }

  @Test
  void queriesWhileASnapshotIsUnderWayAreAnsweredByOneMore() {
    device.boot().subscribe();
    for (int i = 0; i < 10; i++) {
      device.on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(null)));
      assertThat(device.did(AgentEffect.PublishSnapshot.class)).isFalse();
    }
    device.ackSnapshot();
    assertThat(device.effects(AgentEffect.PublishSnapshot.class)).hasSize(1);
  }

  @Test
  void heartbeatsComeEveryFiveMinutesWithinTenPercent() {
    device.online();
    for (int i = 0; i < 50; i++) {
      long wait = device.state.session().heartbeatDueMs() - device.elapsedMs;
      assertThat(wait).isBetween(270_000L, 330_000L);
      device.pass(Duration.ofMillis(wait));
      assertThat(device.did(AgentEffect.PublishHeartbeat.class)).isTrue();
    }
  }

  @Test
  void reconnectingBacksOffToItsBoundAndBeginsAnewOnceAConnectionWorked() {
    device.boot();
    for (int i = 0; i < 12; i++) {
      device.lost();
      long wait = device.state.session().connectDueMs() - device.elapsedMs;
      assertThat(wait).isBetween(1L, device.policy.reconnectMax().toMillis());
      device.pass(Duration.ofMillis(wait));
    }
    device.connect().lost();
    assertThat(device.state.session().connectDueMs() - device.elapsedMs)
        .isLessThanOrEqualTo(device.policy.reconnectMin().toMillis());
  }

  @Test
  void closingSaysGoodbyeAndNothingAfterIt() {
    device.online().on(AgentEvent.Closing::new);
    var goodbye = device.effects(AgentEffect.PublishPresence.class).findFirst().orElseThrow();
    assertThat(goodbye.message().online()).isFalse();
    assertThat(goodbye.message().cause()).isEqualTo(PresenceCause.SHUTDOWN);
    device.desired(install(7, 19)).pass(Duration.ofHours(1));
    assertThat(device.last).isEmpty();
  }
}
