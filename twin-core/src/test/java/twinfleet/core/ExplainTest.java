package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import twinfleet.core.Explanation.Finding;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** What an operator is told (contract, "explain"). */
class ExplainTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private static Explanation explain(Scenario s) {
    return Explain.of(s.twin, s.overlay, s.policy, s.now);
  }

  private static List<FindingCode> codes(Scenario s) {
    return explain(s).findings().stream().map(Finding::code).toList();
  }

  private static String text(Scenario s, FindingCode code) {
    return explain(s).findings().stream()
        .filter(f -> f.code() == code)
        .map(Finding::text)
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not in " + explain(s)));
  }

  private static void tells(Scenario s, String summary, FindingCode... codes) {
    assertThat(explain(s).summary()).isEqualTo(summary);
    assertThat(codes(s)).contains(codes);
    assertThat(explain(s).nextDueAt()).isEqualTo(s.dueAt());
  }

  @Test
  void aDeviceWithoutADelivery() {
    tells(new Scenario(), "No such device is registered.", FindingCode.UNREGISTERED);
    tells(
        Scenario.registered(),
        "Nothing was ever assigned to this device.",
        FindingCode.NO_DELIVERY,
        FindingCode.DEVICE_NEVER_SEEN);
    Scenario s = Scenario.online().when(TwinCommand.Decommission::new);
    tells(s, "The device is out of service.", FindingCode.DECOMMISSIONED);
  }

  @Test
  void aDeliveryOnItsWay() {
    Scenario s = Scenario.pending();
    tells(
        s,
        "2.0.0 is offered and waits for the device to acknowledge.",
        FindingCode.WAITS_FOR_ACKNOWLEDGEMENT,
        FindingCode.PENDING,
        FindingCode.ATTEMPTS,
        FindingCode.TTL,
        FindingCode.DEVICE_ONLINE);
    assertThat(explain(s).nextAction()).isEqualTo("The device answers, or attempt 2 opens.");
    assertThat(explain(s).nextDueAt()).isEqualTo(s.now.plus(HEARTBEAT));
    assertThat(text(s, FindingCode.ATTEMPTS)).isEqualTo("Attempt 1 of 6; published 1 time.");
    assertThat(text(s, FindingCode.TTL)).contains("72 h left");
    tells(Scenario.inProgress(), "The device is fetching 2.0.0.", FindingCode.IN_PROGRESS);
    tells(
        Scenario.delivered(),
        "The device holds 2.0.0 and waits for the device to start it.",
        FindingCode.WAITS_FOR_APPLY);
    tells(Scenario.applied(), "The device runs 2.0.0 and is being watched.", FindingCode.PROBATION);
    Scenario done = Scenario.applied().beating(HEARTBEAT).after(Duration.ofHours(1));
    tells(done, "The device runs 2.0.0.", FindingCode.APPLIED);
  }

  @Test
  void everyReasonToWait() {
    tells(
        Scenario.pending().says(d -> d.failed(Reason.BUSY)),
        "2.0.0 is offered and waits before it is tried again after a failure.",
        FindingCode.WAITS_FOR_RETRY,
        FindingCode.FAILURES);
    tells(
        Scenario.pending().says(d -> d.goes(OfflineCause.WILL)),
        "2.0.0 is offered and waits for the device, which is not connected.",
        FindingCode.WAITS_FOR_DEVICE,
        FindingCode.DEVICE_OFFLINE);
    tells(
        Scenario.pending().says(d -> d.loses(60)),
        "2.0.0 is offered and is paused because the link loses too many packets.",
        FindingCode.WAITS_FOR_NETWORK,
        FindingCode.GATE_CLOSED,
        FindingCode.LINK_WEAK);
    tells(
        Scenario.online().when(Samples.inRollout()),
        "2.0.0 is offered and waits for its turn in the rollout.",
        FindingCode.WAITS_FOR_ROLLOUT,
        FindingCode.TTL_NOT_STARTED);
    tells(
        Scenario.pending().when(Samples.close(Gate.MAINTENANCE_WINDOW)),
        "2.0.0 is offered and waits for its maintenance window.",
        FindingCode.WAITS_FOR_WINDOW);
    tells(
        Scenario.pending().when(Samples.close(Gate.OPERATOR_HOLD)),
        "2.0.0 is offered and is held by an operator.",
        FindingCode.WAITS_FOR_OPERATOR);
    tells(
        Scenario.inProgress().when(Samples.cancel()),
        "The update to 2.0.0 is canceled and waits for the device to confirm the cancel.",
        FindingCode.WAITS_FOR_CANCEL_CONFIRMATION,
        FindingCode.CANCELING);
  }

  @Test
  void everyGateIsNamed() {
    for (Gate gate : EnumSet.complementOf(EnumSet.of(Gate.NETWORK_PAUSE))) {
      Scenario s = Scenario.inProgress().when(Samples.close(gate));
      assertThat(text(s, FindingCode.GATE_CLOSED)).isEqualTo(Words.of(gate));
    }
  }

  @Test
  void everyEndTellsItsCauseAndWhatIsLeftOfIt() {
    Scenario failed = Scenario.inProgress().says(d -> d.failed(Reason.SIGNATURE_INVALID));
    tells(failed, "The update to 2.0.0 failed: the signature does not verify.", FindingCode.FAILED);
    assertThat(codes(failed)).doesNotContain(FindingCode.CANCEL_UNCONFIRMED);
    Scenario expired = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    tells(
        expired.after(Duration.ofHours(72)),
        "The update to 2.0.0 ran out of time while the device was not connected.",
        FindingCode.EXPIRED,
        FindingCode.CANCEL_UNCONFIRMED);
    expired.says(d -> d.report(ReportedState.IN_PROGRESS));
    tells(
        expired,
        "The update to 2.0.0 had ended, but the device goes on with it by itself.",
        FindingCode.REVIVED);
    tells(
        Scenario.inProgress().when(Samples.forceCancel()),
        "The update to 2.0.0 was canceled.",
        FindingCode.CANCELED,
        FindingCode.CANCEL_UNCONFIRMED);
    tells(
        Scenario.online().when(Samples.assign("w", Samples.release(Samples.OLD, 5))),
        "The device ran 1.0.0 already; nothing was sent.",
        FindingCode.SKIPPED);
    Scenario back = Scenario.inProgress().when(TwinCommand.Decommission::new);
    tells(
        back.when(TwinCommand.Recommission::new),
        "The update to 2.0.0 was closed when the device was decommissioned.",
        FindingCode.CLOSED_BY_DECOMMISSION);
  }

  @Test
  void whatIsKnownOfTheDevice() {
    tellsAlso(Scenario.online().after(Duration.ofMinutes(7)), FindingCode.DEVICE_SUSPECT);
    tellsAlso(Scenario.online().restarts(), FindingCode.DEVICE_UNKNOWN);
    tellsAlso(Scenario.online().when(Samples.ingress(false)), FindingCode.INGRESS_DOWN);
    Scenario s = Scenario.online();
    for (int i = 0; i < 2; i++) {
      s.says(d -> d.goes(OfflineCause.WILL)).says(Device::comes);
    }
    tellsAlso(s, FindingCode.DEVICE_FLAPPING);
  }

  private static void tellsAlso(Scenario s, FindingCode code) {
    assertThat(codes(s)).contains(code);
  }

  @Test
  void whatIsOwedIsTheNextAction() {
    Scenario s = Scenario.online().brokerDown().when(Samples.assign());
    tellsAlso(s, FindingCode.NOT_PUBLISHED);
    assertThat(explain(s).nextAction())
        .isEqualTo("The service hands the INSTALL document, revision 1, to the broker.");
  }

  @Test
  void everyCauseAndReasonHasWordsOfItsOwn() {
    Set<String> words = new java.util.HashSet<>();
    for (Cause cause : Cause.values()) {
      assertThat(words.add(Words.of(cause))).as("%s", cause).isTrue();
    }
    for (WaitingReason reason : WaitingReason.values()) {
      assertThat(words.add(Words.waits(reason))).as("%s", reason).isTrue();
      assertThat(words.add(Words.whileIn(reason))).as("%s", reason).isTrue();
    }
    for (CancelEnd how : CancelEnd.values()) {
      assertThat(words.add(Words.of(how))).as("%s", how).isTrue();
    }
  }
}
