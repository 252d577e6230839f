package twinfleet.core;

import java.time.Instant;
import twinfleet.core.TwinEvent.AttemptFailed;
import twinfleet.core.TwinEvent.AttemptOpened;
import twinfleet.core.TwinEvent.CancelRequested;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryExpired;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.DeliveryRevived;
import twinfleet.core.TwinEvent.DeliveryStarted;
import twinfleet.core.TwinEvent.EndConfirmed;
import twinfleet.core.TwinEvent.FailureCounted;
import twinfleet.core.TwinEvent.FirmwareApplied;
import twinfleet.core.TwinEvent.ImageDelivered;
import twinfleet.core.TwinEvent.ProbationPassed;
import twinfleet.core.TwinEvent.RevivalEnded;

/** What the events that move the current delivery make of it. */
final class DeliveryEvolution {
  private DeliveryEvolution() {}

  /** The twin after {@code event}, which needs a delivery. */
  static DeviceTwin evolve(DeviceTwin twin, TwinEvent event, Instant at) {
    Delivery d = twin.delivery();
    if (d == null) {
      throw TwinEvolution.broken(twin, event);
    }
    return switch (event) {
      case AttemptOpened e -> twin.marked(e.mark()).with(opened(d, e, at));
      case AttemptFailed e ->
          heard(
              twin,
              e.mark(),
              d.in(new Phase.Pending(true), at)
                  .with(d.tally().failed(e.cause()))
                  .with(new Attempt(d.attempt().number(), e.backoff(), Clock.frozen(e.backoff()))));
      case FailureCounted e -> heard(twin, e.mark(), d.with(d.tally().failed(e.cause())));
      case DeliveryStarted e -> heard(twin, e.mark(), d.in(new Phase.InProgress(), at));
      case ImageDelivered e ->
          heard(twin, e.mark(), d.in(new Phase.Delivered(), at).without(Gate.NETWORK_PAUSE));
      case FirmwareApplied e ->
          heard(twin, e.mark(), d.in(new Phase.Applied(true), at)).with(proven(twin, d));
      case ProbationPassed e ->
          twin.with(d.in(new Phase.Applied(false), at))
              .with(twin.installed().settledOn(d.offer().release().version()));
      default -> ended(twin, d, event, at);
    };
  }

  private static DeviceTwin ended(DeviceTwin twin, Delivery d, TwinEvent event, Instant at) {
    return switch (event) {
      case DeliveryFailed e ->
          heard(twin, e.mark(), d.in(new Phase.Failed(e.cause(), at, e.byDevice()), at));
      case DeliveryExpired e -> twin.with(d.in(new Phase.Expired(e.cause(), at, false), at));
      case DeliveryRevived e -> heard(twin, e.mark(), d.in(revived(d, e), at));
      case RevivalEnded e -> {
        Phase.Ended as = ((Phase.Revived) d.phase()).endedAs();
        yield heard(twin, e.mark(), d.in(as.with(e.confirmed(), at), at));
      }
      case CancelRequested e -> {
        Phase canceling = new Phase.Canceling(d.phase().state(), Clock.frozen(e.patience()));
        // a delivery that never got its slot has no TTL yet: its end must not wait for one
        Instant expiresAt = d.expiresAt() == null ? at.plus(d.offer().ttl()) : d.expiresAt();
        yield twin.with(d.in(canceling, at).expiringAt(expiresAt));
      }
      case DeliveryCanceled e -> {
        boolean confirmed = e.how().isConfirmed();
        Phase canceled = new Phase.Canceled(d.phase().state(), e.how(), at, confirmed);
        yield heard(twin, e.mark(), d.in(canceled, at));
      }
      case EndConfirmed e -> {
        Phase.Ended end = (Phase.Ended) d.phase();
        yield twin.marked(e.mark()).with(d.in(end.with(true, end.at()), at));
      }
      default -> throw TwinEvolution.broken(twin, event);
    };
  }

  private static Delivery opened(Delivery d, AttemptOpened e, Instant at) {
    boolean forgotten = e.cause() == AttemptCause.FORGOTTEN_BY_DEVICE;
    boolean mismatch = e.cause() == AttemptCause.DIGEST_MISMATCH;
    return d.in(new Phase.Pending(false), at)
        .with(Attempt.opened(e.number(), e.window()))
        .with(mismatch ? d.tally().failed(Cause.DIGEST_MISMATCH) : d.tally())
        .expiringAt(e.expiresAt())
        .acknowledgedByDevice(d.acknowledged() && !forgotten);
  }

  private static DeviceTwin heard(DeviceTwin twin, Mark mark, Delivery next) {
    return twin.marked(mark).with(mark == null ? next : next.acknowledgedByDevice(true));
  }

  private static Phase revived(Delivery d, DeliveryRevived e) {
    Phase.Ended end =
        d.phase() instanceof Phase.Revived again ? again.endedAs() : (Phase.Ended) d.phase();
    return new Phase.Revived(e.state(), end, e.until());
  }

  private static Installed proven(DeviceTwin twin, Delivery d) {
    Release release = d.offer().release();
    return twin.installed().reporting(release.version(), release.releaseCounter());
  }
}
