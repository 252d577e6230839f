package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import twinfleet.protocol.SnapshotQuery;

/**
 * One command's way through the rules: collects events, folding each at once so that the next rule
 * sees its effect, and stamps them with the revision that the document has after them. Mutable, but
 * never leaves {@link TwinDecider#decide}.
 */
final class Turn {
  /** Milliseconds since 1970 stay below it until 2109. */
  private static final long NUMBER_FIRST_MAX = 1L << 42;

  final DeliveryPolicy policy;
  final Instant at;
  private final List<TwinEvent> events = new ArrayList<>();
  private DeviceTwin twin;
  private Overlay overlay;
  private SnapshotQuery query;
  private Refusal refusal;
  private String detail;

  Turn(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    this.twin = twin;
    this.overlay = overlay;
    this.policy = policy;
    this.at = at;
  }

  DeviceTwin twin() {
    return twin;
  }

  Overlay overlay() {
    return overlay;
  }

  Delivery delivery() {
    return twin.delivery();
  }

  Presence presence() {
    return overlay.presence(twin, policy, at);
  }

  /** Whether (epoch, seq) is not newer than the newest report or snapshot (section 1, "Order"). */
  boolean isRepeated(Mark mark) {
    return !mark.isAfter(overlay.mark());
  }

  /** Whether clocks that memory alone keeps may run. */
  boolean mayElapse() {
    return overlay.silence().ingressUp() && presence().isReachable();
  }

  /** Takes a fact: every change of the desired document but its emptying raises the revision. */
  void emit(Function<Stamp, TwinEvent> fact) {
    TwinEvent event = fact.apply(stamp(twin.generation(), twin.revision()));
    DeviceTwin next = TwinEvolution.evolve(twin, event);
    Desired wanted = Desired.of(next);
    boolean changed = !wanted.equals(Desired.of(twin)) && !wanted.isEmpty();
    boolean renumbered = next.generation() != twin.generation();
    if (changed || renumbered) {
      event = fact.apply(stamp(next.generation(), twin.revision() + (changed ? 1 : 0)));
      next = TwinEvolution.evolve(twin, event);
    }
    take(event, next);
  }

  /** Takes a fact that names the revision itself. */
  void emitAt(long revision, Function<Stamp, TwinEvent> fact) {
    TwinEvent probe = fact.apply(stamp(twin.generation(), revision));
    long generation = TwinEvolution.evolve(twin, probe).generation();
    TwinEvent event = fact.apply(stamp(generation, revision));
    take(event, TwinEvolution.evolve(twin, event));
  }

  private void take(TwinEvent event, DeviceTwin next) {
    Phase before = twin.delivery() == null ? null : twin.delivery().phase();
    Phase after = next.delivery() == null ? null : next.delivery().phase();
    twin = next;
    events.add(event);
    if (after instanceof Phase.InProgress && !(before instanceof Phase.InProgress)) {
      progressed(null);
    } else if (event instanceof TwinEvent.GateOpened) {
      windowAfresh();
    }
    if (event instanceof TwinEvent.FirmwareApplied) {
      overlay = overlay.onProbation(0);
    }
  }

  private Stamp stamp(long generation, long revision) {
    return new Stamp(at, generation, revision);
  }

  void remember(UnaryOperator<Overlay> change) {
    overlay = change.apply(overlay);
  }

  /** A download moved: the progress window begins again. */
  void progressed(Integer percent) {
    Clock full = Clock.frozen(policy.progressWindow());
    overlay = overlay.with(new Overlay.Progress(full, at, percent));
  }

  /** The progress window begins again, though nothing is known to have moved. */
  void windowAfresh() {
    Overlay.Progress p = overlay.progress();
    Clock full = Clock.frozen(policy.progressWindow());
    overlay = overlay.with(new Overlay.Progress(full, p.at(), p.percent()));
  }

  /** Asks for a snapshot, at most once per interval. */
  void ask() {
    if (mayAsk(overlay.asked().at())) {
      query = new SnapshotQuery(null);
      overlay = overlay.with(new Overlay.Asked(at, overlay.asked().adoptAt()));
    }
  }

  /**
   * Asks for a snapshot by a device that lost its counter: it adopts {@code minEpoch}. Paced by
   * itself: the plain query that led here must not silence the answer.
   */
  void askToAdopt(long minEpoch) {
    if (mayAsk(overlay.asked().adoptAt())) {
      query = new SnapshotQuery(minEpoch);
      overlay = overlay.with(new Overlay.Asked(at, at));
    }
  }

  private boolean mayAsk(Instant last) {
    return last == null || !at.isBefore(last.plus(policy.presence().queryInterval()));
  }

  /**
   * Whether an epoch is neither one that a device may have begun with (a count, or a clock in
   * milliseconds) nor near the known one: taken, it would leave no epoch above it to adopt.
   */
  boolean isEpochOutOfReach(Mark mark) {
    return isOutOfReach(mark.epoch(), overlay.mark().epoch());
  }

  /**
   * The same of a connection and the epoch that it is counted in; null where a message names none.
   * Taken, every later presence of the device would be one of an earlier connection, and its wills
   * be ignored.
   */
  boolean isConnectionOutOfReach(Long epoch, Long connection) {
    Long known = overlay.session().number();
    return connection != null && isOutOfReach(connection, known == null ? 0 : known)
        || epoch != null && isOutOfReach(epoch, overlay.mark().epoch());
  }

  private boolean isOutOfReach(long number, long known) {
    return number > Math.max(NUMBER_FIRST_MAX, known + policy.numbersAheadMax());
  }

  void refuse(Refusal why, String text) {
    refusal = why;
    detail = text;
  }

  Duration window(int attempt) {
    return RetrySchedule.window(
        policy,
        overlay.networkClass(policy, at),
        twin.registration().deviceId(),
        twin.generation(),
        attempt);
  }

  /** Opens the next attempt, or gives up where a seventh would open. */
  void nextAttempt(AttemptCause cause, Mark mark, Instant expiresAt) {
    int next = delivery().attempt().number() + 1;
    if (next > policy.attemptsMax()) {
      emit(s -> new TwinEvent.DeliveryFailed(s, mark, Cause.RETRIES_EXHAUSTED, false));
    } else {
      emit(s -> new TwinEvent.AttemptOpened(s, mark, next, cause, window(next), expiresAt));
    }
  }

  Decision decision() {
    settleProgress();
    if (!events.isEmpty()) {
      return new Decision.Accepted(events, overlay, query);
    }
    return refusal == null
        ? new Decision.Unchanged(overlay, query)
        : new Decision.Rejected(refusal, detail, overlay, query);
  }

  private void settleProgress() {
    Delivery d = twin.delivery();
    if (d == null) {
      return;
    }
    boolean runs = d.phase() instanceof Phase.InProgress && !d.isStopped() && mayElapse();
    Overlay.Progress p = overlay.progress();
    Clock settled = p.clock().settled(runs, at);
    if (settled != p.clock()) {
      overlay = overlay.with(new Overlay.Progress(settled, p.at(), p.percent()));
    }
  }
}
