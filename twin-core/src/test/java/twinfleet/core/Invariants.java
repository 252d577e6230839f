package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.Directive;

/** What must hold after every single step (delivery-rules section 9), whatever the step was. */
final class Invariants {
  private Invariants() {}

  static void check(
      DeviceTwin before, DeviceTwin after, List<TwinEvent> events, DeliveryPolicy policy) {
    assertThat(after.revision()).as("revision").isGreaterThanOrEqualTo(before.revision());
    assertThat(after.generation()).as("generation").isGreaterThanOrEqualTo(before.generation());
    assertThat(after.mark()).as("mark").isGreaterThanOrEqualTo(before.mark());
    assertThat(after.installed().releaseCounter())
        .isGreaterThanOrEqualTo(before.installed().releaseCounter());
    assertThat(Standing.attemptCount(after)).isBetween(0, policy.attemptsMax());
    long revision = before.revision();
    for (TwinEvent event : events) {
      assertThat(event.stamp().revision()).as("%s", event).isGreaterThanOrEqualTo(revision);
      revision = event.stamp().revision();
    }
    assertThat(revision).as("stamps tell the revision").isEqualTo(after.revision());
    document(before, after);
    ends(before, after);
  }

  /** The document follows the state; each change but emptying has a revision of its own. */
  private static void document(DeviceTwin before, DeviceTwin after) {
    Desired was = Desired.of(before);
    Desired is = Desired.of(after);
    if (!is.isEmpty() && !is.equals(was)) {
      assertThat(after.revision()).as("%s after %s", is, was).isGreaterThan(before.revision());
    }
    Delivery d = after.delivery();
    boolean over = d != null && !d.isOpen();
    if (over) {
      assertThat(is.directive()).as("no INSTALL after an end").isNotEqualTo(Directive.INSTALL);
      assertThat(is.directive()).isNotEqualTo(Directive.HOLD);
    }
  }

  /** Invariants 2 and 4 for what leaves for the broker. */
  static void published(List<Publication> before, Publication now, DeviceTwin twin, Instant at) {
    if (!before.isEmpty()) {
      assertThat(now.revision()).isGreaterThanOrEqualTo(before.getLast().revision());
    }
    if (now.directive() == Directive.INSTALL) {
      Delivery d = twin.delivery();
      assertThat(d.isOpen()).as("an offer of what is open").isTrue();
      boolean late = d.expiresAt() != null && !at.isBefore(d.expiresAt());
      assertThat(late && !(d.phase() instanceof Phase.Delivered)).as("after expiry").isFalse();
      assertThat(d.offer().release().model()).isEqualTo(twin.registration().model());
      boolean rollback = Assigning.isRollback(d.offer().release(), twin);
      assertThat(rollback && !d.offer().rollbackAuthorised()).as("a rollback").isFalse();
    }
  }

  /** Section 3, "Never". */
  private static void ends(DeviceTwin before, DeviceTwin after) {
    if (before.delivery() == null || before.generation() != after.generation()) {
      return;
    }
    Phase was = before.delivery().phase();
    Phase is = after.delivery().phase();
    if (was instanceof Phase.Applied) {
      assertThat(is).isInstanceOfAny(Phase.Applied.class, Phase.Failed.class);
    }
    if (was instanceof Phase.Canceled || was instanceof Phase.Skipped) {
      assertThat(is).isInstanceOf(was.getClass());
    }
    if (was instanceof Phase.Decommissioned) {
      assertThat(is).isEqualTo(was);
    }
    if (was instanceof Phase.Delivered) {
      assertThat(is).isNotInstanceOf(Phase.Expired.class);
    }
  }
}
