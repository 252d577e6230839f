package twinfleet.service.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.DeliveryState;
import twinfleet.core.Lifecycle;
import twinfleet.core.Presence;
import twinfleet.core.Refusal;
import twinfleet.core.Standing;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.journal.Hash;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.protocol.Directive;
import twinfleet.protocol.ReportedState;

/** The shell of a twin: every message, event and state is also serialized on its way. */
class TwinEntityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final RecordingOutlet outlet = new RecordingOutlet();
  private ActorTestKit actors;
  private TestProbe<ClusterSharding.ShardCommand> shard;
  private EventSourcedBehaviorTestKit<TwinMessage, Recorded, JournaledTwin> twin;

  @BeforeEach
  void begin() {
    actors =
        ActorTestKit.create(
            EventSourcedBehaviorTestKit.config()
                .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
                .withFallback(ConfigFactory.load()));
    shard = actors.createTestProbe(ClusterSharding.ShardCommand.class);
    TwinSurroundings world = Given.world(actors.system(), outlet, 1);
    twin =
        EventSourcedBehaviorTestKit.create(
            actors.system(),
            TwinEntity.create(
                Given.DEVICE, world, TwinEntity.backoff(world.settings()), shard.getRef()));
  }

  @AfterEach
  void end() {
    actors.shutdownTestKit();
  }

  @Test
  void whatIsDecidedIsStoredBeforeItIsAnswered() {
    var result = tell(Given.register(Given.DEVICE, T0));
    assertThat(result.events())
        .singleElement()
        .satisfies(e -> assertThat(e.event()).isInstanceOf(TwinEvent.DeviceRegistered.class));
    assertThat(done(result).changed()).isTrue();
    assertThat(done(result).view().sequenceNr()).isEqualTo(1);
    assertThat(done(result).view().twin().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
  }

  @Test
  void everyEventNamesTheHashOfTheOneBeforeIt() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.assign(T0));
    tell(Given.online(T0));
    Hash head = Hash.ZERO;
    for (Recorded fact : stored()) {
      assertThat(fact.previous()).isEqualTo(head);
      head = fact.hash();
    }
    assertThat(twin.getState().head()).isEqualTo(head);
  }

  @Test
  void anOwedDocumentIsHandedOverOnceUntilItIsConfirmed() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.assign(T0));
    tell(Given.online(T0));
    assertThat(outlet.offers())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.publication().directive()).isEqualTo(Directive.INSTALL);
              assertThat(o.document().version()).isEqualTo(Given.RELEASE.version());
              assertThat(o.document().expiresAt()).isAfter(o.document().serverTime());
            });
    var confirmed = tell(outlet.offers().getFirst().confirmed(T0));
    assertThat(confirmed.events())
        .singleElement()
        .satisfies(e -> assertThat(e.event()).isInstanceOf(TwinEvent.DocumentPublished.class));
    tell(Given.report(T0, 1, ReportedState.IN_PROGRESS));
    assertThat(outlet.offers()).hasSize(1);
  }

  @Test
  void anUnconfirmedDocumentIsHandedOverAgainAfterTheRetryTime() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.assign(T0));
    await().atMost(PATIENCE).until(() -> outlet.offers().size() >= 2);
    assertThat(outlet.offers().get(1).publication())
        .isEqualTo(outlet.offers().get(0).publication());
  }

  @Test
  void aRestartedTwinIsTheSameAndHandsOverWhatItStillOwes() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.assign(T0));
    JournaledTwin before = twin.getState();
    int offered = outlet.offers().size();
    assertThat(twin.restart().state()).isEqualTo(before);
    assertThat(outlet.offers()).hasSize(offered + 1);
  }

  @Test
  void aConfirmedDocumentIsNotHandedOverAgainAfterARestart() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.assign(T0));
    tell(outlet.offers().getFirst().confirmed(T0));
    twin.restart();
    assertThat(outlet.offers()).hasSize(1);
  }

  @Test
  void presenceIsUnknownAfterARestartAndTimeNeverGoesBack() {
    tell(Given.register(Given.DEVICE, T0));
    Instant later = T0.plusSeconds(3600);
    assertThat(done(tell(Given.online(later))).view().presence()).isEqualTo(Presence.ONLINE);
    twin.restart();
    TwinView view = twin.<TwinView>runCommand(TwinMessage.View::new).reply();
    assertThat(view.presence()).isEqualTo(Presence.UNKNOWN);
    assertThat(view.asOf()).isAfterOrEqualTo(later);
    var assigned = tell(Given.assign(T0));
    assertThat(assigned.events().getFirst().event().stamp().at()).isAfterOrEqualTo(later);
  }

  @Test
  void aWholeDeliveryRunsToApplied() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.online(T0));
    tell(Given.assign(T0));
    tell(outlet.offers().getFirst().confirmed(T0));
    tell(Given.report(T0, 1, ReportedState.IN_PROGRESS));
    tell(Given.report(T0, 2, ReportedState.DELIVERED));
    tell(Given.report(T0, 3, ReportedState.APPLIED));
    assertThat(Standing.state(twin.getState().twin())).isEqualTo(DeliveryState.APPLIED);
    assertThat(outlet.offers().getLast().document()).isNull();
  }

  @Test
  void aRefusalIsAnsweredAndNotStored() {
    tell(Given.register(Given.DEVICE, T0));
    var result = tell(new TwinCommand.Cancel(T0, false));
    assertThat(result.hasNoEvents()).isTrue();
    assertThat(((TwinReply.Refused) result.reply()).refusal()).isEqualTo(Refusal.NOTHING_OPEN);
  }

  @Test
  void anUnknownDeviceIsRefusedAndLeavesMemoryAtOnce() {
    var result = tell(Given.report(T0, 1, ReportedState.IN_PROGRESS));
    assertThat(result.hasNoEvents()).isTrue();
    assertThat(((TwinReply.Refused) result.reply()).refusal()).isEqualTo(Refusal.UNKNOWN_DEVICE);
    shard.expectMessageClass(ClusterSharding.Passivate.class, PATIENCE);
  }

  @Test
  void aTwinSleepsWhenItsDeviceIsGoneAndNotWhileItIsThere() {
    tell(Given.register(Given.DEVICE, T0));
    tell(Given.online(T0));
    shard.expectNoMessage(Duration.ofMillis(600));
    tell(Given.offline(T0));
    shard.expectMessageClass(ClusterSharding.Passivate.class, PATIENCE);
  }

  private EventSourcedBehaviorTestKit.CommandResultWithReply<
          TwinMessage, Recorded, JournaledTwin, TwinReply>
      tell(TwinCommand command) {
    return twin.runCommand(
        replyTo -> new TwinMessage.Handle(command, Given.origin(command.at()), replyTo));
  }

  private static TwinReply.Done done(
      EventSourcedBehaviorTestKit.CommandResultWithReply<
              TwinMessage, Recorded, JournaledTwin, TwinReply>
          result) {
    return (TwinReply.Done) result.reply();
  }

  private java.util.List<Recorded> stored() {
    return twin.persistenceTestKit().persistedInStorage("twin|" + Given.DEVICE.value()).stream()
        .map(Recorded.class::cast)
        .toList();
  }
}
