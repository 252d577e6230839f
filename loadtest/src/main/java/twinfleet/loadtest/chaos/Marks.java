package twinfleet.loadtest.chaos;

import twinfleet.core.Mark;
import twinfleet.core.TwinEvent;

/** Which report of the device an event is made of. */
final class Marks {
  private Marks() {}

  /** {@link Mark#NONE} for an event that no report caused. */
  static Mark of(TwinEvent event) {
    Mark mark =
        switch (event) {
          case TwinEvent.VersionReported e -> e.mark();
          case TwinEvent.AttemptOpened e -> e.mark();
          case TwinEvent.AttemptFailed e -> e.mark();
          case TwinEvent.FailureCounted e -> e.mark();
          case TwinEvent.DeliveryStarted e -> e.mark();
          case TwinEvent.ImageDelivered e -> e.mark();
          case TwinEvent.FirmwareApplied e -> e.mark();
          case TwinEvent.DeliveryFailed e -> e.mark();
          case TwinEvent.DeliveryRevived e -> e.mark();
          case TwinEvent.RevivalEnded e -> e.mark();
          case TwinEvent.DeliveryCanceled e -> e.mark();
          case TwinEvent.EndConfirmed e -> e.mark();
          case TwinEvent.NumbersOvertaken e -> e.mark();
          default -> Mark.NONE;
        };
    return mark == null ? Mark.NONE : mark;
  }
}
