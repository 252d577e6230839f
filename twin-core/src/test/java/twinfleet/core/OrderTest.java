package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.core.Disposition.ACTIVE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.DeliveryStarted;
import twinfleet.core.TwinEvent.ImageDelivered;
import twinfleet.core.TwinEvent.NumbersOvertaken;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.protocol.Directive;
import twinfleet.protocol.ReportedState;

/** The order of checks for an incoming message (delivery-rules section 3). */
class OrderTest {
  @Test
  void anUnknownDeviceCreatesNoTwin() {
    Scenario s = new Scenario();
    s.says(Device::comes).thenRefused(Refusal.UNKNOWN_DEVICE);
    s.says(Device::beat).thenRefused(Refusal.UNKNOWN_DEVICE);
    s.says(d -> d.reportOf(1, ReportedState.APPLIED)).thenRefused(Refusal.UNKNOWN_DEVICE);
    assertThat(s.twin).isEqualTo(DeviceTwin.UNREGISTERED);
  }

  @Test
  void registeringTwiceChangesNothingAndOtherDataIsRefused() {
    Scenario s = Scenario.registered();
    s.handle(register(s, "north")).thenUnchanged();
    s.handle(register(s, "south")).thenRefused(Refusal.ALREADY_REGISTERED);
  }

  private static TwinCommand register(Scenario s, String site) {
    return new TwinCommand.Register(s.now, Samples.DEVICE, Samples.MODEL, site, null, Samples.OLD);
  }

  @Test
  void aDuplicateChangesNothingNotEvenTheVersionOrThePresence() {
    Scenario s = Scenario.pending();
    TwinCommand.Report first = s.device.report(ReportedState.IN_PROGRESS);
    s.handle(first).thenEvents(DeliveryStarted.class);
    DeviceTwin before = s.twin;
    Overlay memory = s.overlay;
    s.handle(first).thenRefused(Refusal.DUPLICATE);
    TwinCommand.Report forged =
        new TwinCommand.Report(
            s.now, 1, first.mark(), ReportedState.APPLIED, null, null, null, Samples.NEW);
    s.handle(forged).thenRefused(Refusal.DUPLICATE).thenNotAsked();
    assertThat(s.twin).isEqualTo(before);
    assertThat(s.overlay).isEqualTo(memory);
    s.restarts().handle(first).thenRefused(Refusal.DUPLICATE);
  }

  @Test
  void aReorderedReportIsADuplicateToo() {
    Scenario s = Scenario.pending();
    TwinCommand early = s.device.report(ReportedState.IN_PROGRESS);
    s.says(d -> d.report(ReportedState.DELIVERED)).thenEvents(ImageDelivered.class);
    s.handle(early).thenRefused(Refusal.DUPLICATE).thenState(DeliveryState.DELIVERED, ACTIVE);
  }

  @Test
  void aHigherEpochIsNewerWhateverItsSeq() {
    Scenario s = Scenario.pending();
    s.device.seq = 100;
    s.says(d -> d.report(ReportedState.IN_PROGRESS));
    s.device.epoch = 1;
    s.device.seq = 0;
    s.says(d -> d.report(ReportedState.DELIVERED)).thenEvents(ImageDelivered.class);
  }

  @Test
  void aSnapshotThatIsNotNewerIsAnsweredByAQueryWithTheNextEpoch() {
    Scenario s = Scenario.pending();
    s.device.seq = 0;
    s.device.epoch = 0;
    s.says(Device::snapshot).thenRefused(Refusal.DUPLICATE).thenAsked(1L);
    s.device.seq = 0;
    s.says(Device::snapshot).thenRefused(Refusal.DUPLICATE).thenNotAsked();
    s.device.seq = 0;
    s.after(Duration.ofMinutes(1)).says(Device::snapshot).thenAsked(1L);
    s.device.epoch = 1;
    s.device.seq = 0;
    s.says(d -> d.in(ReportedState.IN_PROGRESS).snapshot()).thenEvents(DeliveryStarted.class);
  }

  @Test
  void aPlainQueryDoesNotSilenceTheOneThatNamesTheEpoch() {
    Scenario s = Scenario.pending().after(Duration.ofMinutes(6));
    assertThat(s.queries).isNotEmpty();
    s.device.seq = 0;
    s.says(Device::snapshot).thenAsked(1L);
  }

  @Test
  void aDuplicatedHeartbeatCountsOnceAndMovesNoMark() {
    Scenario s = Scenario.applied();
    TwinCommand beat = s.device.beat();
    s.handle(beat).handle(beat).thenRefused(Refusal.DUPLICATE);
    assertThat(s.overlay.probationSeen()).isEqualTo(1);
    assertThat(s.overlay.mark()).isEqualTo(s.twin.mark());
  }

  @Test
  void anEpochFromNowhereDoesNotSilenceTheDeviceForEver() {
    Scenario s = Scenario.pending();
    s.device.epoch = Long.MAX_VALUE;
    s.says(d -> d.report(ReportedState.IN_PROGRESS)).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(Device::snapshot).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(Device::beat).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.device.epoch = 1L << 42;
    s.says(d -> d.report(ReportedState.IN_PROGRESS)).thenEvents(DeliveryStarted.class);
    s.device.epoch = 0;
    s.says(Device::snapshot).thenRefused(Refusal.DUPLICATE).thenAsked((1L << 42) + 1);
    s.device.epoch = (1L << 42) + 1;
    s.says(d -> d.report(ReportedState.DELIVERED)).thenEvents(ImageDelivered.class);
  }

  @Test
  void aHeartbeatWithASeqFromNowhereSilencesOthersUntilTheNextSnapshotOnly() {
    Scenario s = Scenario.pending();
    long seq = s.device.seq;
    s.device.seq = Long.MAX_VALUE - 1;
    s.says(Device::beat);
    s.device.seq = seq;
    s.says(Device::beat).thenRefused(Refusal.DUPLICATE);
    s.says(Device::snapshot).says(Device::beat).thenUnchanged();
  }

  @Test
  void theSameRequestForAnotherVersionIsAnotherWish() {
    Scenario s = Scenario.pending();
    s.when(Samples.assign("w1", Samples.release(Samples.NEWER, 30)));
    s.when(Samples.assign("w1", Samples.release(Samples.NEW, 31)));
    assertThat(s.twin.delivery().offer().release().version()).isEqualTo(Samples.NEW);
    s.when(Samples.assign("w1", Samples.release(Samples.NEWER, 30))).thenUnchanged();
  }

  @Test
  void anOlderGenerationTellsPresenceAndVersionOnly() {
    Scenario s = Scenario.inProgress();
    s.when(Samples.assign("w2", Samples.release(Samples.NEWER, 30)));
    s.says(d -> d.runs(Samples.STRANGE).reportOf(1, ReportedState.DELIVERED));
    s.thenEvents(VersionReported.class).thenState(DeliveryState.PENDING, ACTIVE);
  }

  @Test
  void aReportOfAGenerationNeverHandedOutMakesTheTwinAsk() {
    Scenario s = Scenario.pending().after(Duration.ofMinutes(2));
    s.says(d -> d.reportOf(5, ReportedState.IN_PROGRESS));
    s.thenRefused(Refusal.UNKNOWN_GENERATION).thenAsked(null);
  }

  @Test
  void aSnapshotFromBeyondOurJournalIsOvertakenAndTheOpenDeliveryPublished() {
    Scenario s = Scenario.pending();
    s.says(d -> d.shows(9L, 40L).in(ReportedState.IN_PROGRESS).snapshot());
    s.thenEvents(NumbersOvertaken.class).thenRetained(Directive.INSTALL);
    assertThat(s.twin.generation()).isEqualTo(10);
    assertThat(s.twin.revision()).isEqualTo(41);
    assertThat(s.twin.delivery().generation()).isEqualTo(10);
    s.says(Device::snapshot).thenUnchanged();
    s.says(d -> d.shows(10L, 41L).report(ReportedState.IN_PROGRESS));
    s.thenEvents(DeliveryStarted.class);
  }

  @Test
  void withNothingOpenOnlyTheFloorRises() {
    Scenario s = Scenario.online().says(d -> d.shows(9L, 40L).snapshot());
    s.thenEvents(NumbersOvertaken.class).thenDesired(null);
    s.when(Samples.assign()).thenRetained(Directive.INSTALL);
    assertThat(s.twin.generation()).isEqualTo(11);
    assertThat(s.twin.revision()).isEqualTo(42);
  }

  @Test
  void aHigherRevisionOfOurGenerationStillTellsItsState() {
    Scenario s = Scenario.pending();
    s.says(d -> d.shows(1L, 40L).in(ReportedState.IN_PROGRESS).snapshot());
    s.thenEvents(NumbersOvertaken.class, DeliveryStarted.class);
    assertThat(s.twin.generation()).isEqualTo(1);
  }

  @Test
  void aRenumberedGenerationThatTheDeviceHasNotReadCostsNoAttempt() {
    Scenario s = Scenario.inProgress().says(d -> d.shows(9L, 40L).snapshot());
    s.says(Device::snapshot).thenAttempt(1);
  }

  @Test
  void numbersMoreThanAMillionAheadAreMalformed() {
    Scenario s = Scenario.pending();
    s.says(d -> d.reportOf(1_000_002, ReportedState.APPLIED)).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(d -> d.shows(1_000_002L, 1L).snapshot()).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(d -> d.shows(1L, 1_000_002L).snapshot()).thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(d -> d.shows(1_000_001L, 1L).snapshot()).thenEvents(NumbersOvertaken.class);
  }

  @Test
  void theVersionIsJournaledOnlyWhenItChanged() {
    Scenario s = Scenario.online();
    s.says(Device::snapshot).thenUnchanged();
    s.says(d -> d.runs(Samples.STRANGE).snapshot()).thenEvents(VersionReported.class);
    assertThat(s.twin.installed().current()).isEqualTo(Samples.STRANGE);
  }

  @Test
  void aReportQueuedBeforeTheImageWasAppliedIsNoRollback() {
    Scenario s = Scenario.applied();
    s.says(d -> d.runs(Samples.OLD).report(ReportedState.IN_PROGRESS));
    s.thenState(DeliveryState.APPLIED, Disposition.DONE);
  }
}
