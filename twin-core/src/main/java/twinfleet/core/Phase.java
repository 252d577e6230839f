package twinfleet.core;

import java.time.Instant;

/** Where a delivery stands, with what only that place needs. The public state is read off it. */
public sealed interface Phase {
  /** The public state. */
  DeliveryState state();

  /** The disposition beside it. */
  Disposition disposition();

  /**
   * Open deliveries are pursued; everything else is over (a revival is open to the device only).
   */
  default boolean isOpen() {
    return false;
  }

  /** Still pursued by the service. */
  sealed interface Open extends Phase {
    @Override
    default Disposition disposition() {
      return Disposition.ACTIVE;
    }

    @Override
    default boolean isOpen() {
      return true;
    }
  }

  /**
   * Desired, not acknowledged.
   *
   * @param backoff whether the window is the wait after a retryable failure
   */
  record Pending(boolean backoff) implements Open {
    @Override
    public DeliveryState state() {
      return DeliveryState.PENDING;
    }
  }

  /** Acknowledged. */
  record InProgress() implements Open {
    @Override
    public DeliveryState state() {
      return DeliveryState.IN_PROGRESS;
    }
  }

  /** Held complete by the device. */
  record Delivered() implements Open {
    @Override
    public DeliveryState state() {
      return DeliveryState.DELIVERED;
    }
  }

  /**
   * A cancel was asked for and waits for the device.
   *
   * @param was the state in which it was asked
   * @param clock the patience for the confirmation
   */
  record Canceling(DeliveryState was, Clock clock) implements Open {
    @Override
    public DeliveryState state() {
      return was;
    }
  }

  /**
   * Ended, and taken up again by the device itself: nothing is offered, only its truth is followed.
   *
   * @param now IN_PROGRESS or DELIVERED
   * @param endedAs what it falls back to
   * @param until when it falls back at the latest
   */
  record Revived(DeliveryState now, Ended endedAs, Instant until) implements Phase {
    @Override
    public DeliveryState state() {
      return now;
    }

    @Override
    public Disposition disposition() {
      return Disposition.ACTIVE;
    }
  }

  /**
   * The new image runs.
   *
   * @param onProbation until three signs of life showed the target
   */
  record Applied(boolean onProbation) implements Phase {
    @Override
    public DeliveryState state() {
      return DeliveryState.APPLIED;
    }

    @Override
    public Disposition disposition() {
      return Disposition.DONE;
    }
  }

  /** An end without success that the device may not know of yet. */
  sealed interface Ended extends Phase {
    /** When it ended. */
    Instant at();

    /** Whether the device itself is known to have stopped; else CANCEL stays retained. */
    boolean confirmed();

    /** The same end, confirmed or not, as of {@code at}. */
    Ended with(boolean confirmed, Instant at);
  }

  /** Failed for {@code cause}. */
  record Failed(Cause cause, Instant at, boolean confirmed) implements Ended {
    @Override
    public DeliveryState state() {
      return DeliveryState.FAILED;
    }

    @Override
    public Disposition disposition() {
      return Disposition.DONE;
    }

    @Override
    public Ended with(boolean nowConfirmed, Instant since) {
      return new Failed(cause, since, nowConfirmed);
    }
  }

  /**
   * Expired.
   *
   * @param cause what it waited for when the time ran out; null when it was under way
   */
  record Expired(WaitingReason cause, Instant at, boolean confirmed) implements Ended {
    @Override
    public DeliveryState state() {
      return DeliveryState.EXPIRED;
    }

    @Override
    public Disposition disposition() {
      return Disposition.DONE;
    }

    @Override
    public Ended with(boolean nowConfirmed, Instant since) {
      return new Expired(cause, since, nowConfirmed);
    }
  }

  /** Canceled in state {@code was}. */
  record Canceled(DeliveryState was, CancelEnd how, Instant at, boolean confirmed)
      implements Ended {
    @Override
    public DeliveryState state() {
      return was;
    }

    @Override
    public Disposition disposition() {
      return Disposition.CANCELED;
    }

    @Override
    public Ended with(boolean nowConfirmed, Instant since) {
      return new Canceled(was, how, since, nowConfirmed);
    }
  }

  /**
   * The target ran already.
   *
   * @param confirmed false when an open delivery was superseded, which the device must be told to
   *     stop: an empty document stops nothing
   */
  record Skipped(Instant at, boolean confirmed) implements Ended {
    @Override
    public DeliveryState state() {
      return DeliveryState.APPLIED;
    }

    @Override
    public Disposition disposition() {
      return Disposition.SKIPPED_ALREADY_INSTALLED;
    }

    @Override
    public Ended with(boolean nowConfirmed, Instant since) {
      return new Skipped(since, nowConfirmed);
    }
  }

  /** Its device was decommissioned in state {@code was}. */
  record Decommissioned(DeliveryState was) implements Phase {
    @Override
    public DeliveryState state() {
      return was;
    }

    @Override
    public Disposition disposition() {
      return Disposition.DECOMMISSIONED;
    }
  }
}
