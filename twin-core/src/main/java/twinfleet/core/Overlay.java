package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;

/**
 * What a twin holds in memory beside its journaled state (delivery-rules section 5): measured,
 * never persisted, begun anew after a restart. A value like the rest, so that the rules stay pure.
 *
 * @param silence what we know of hearing the device
 * @param session the device's connection
 * @param progress of a download
 * @param quality of the link
 * @param told what the device last told by report or snapshot; null when nothing since recovery
 *     * @param mark the newest (epoch, seq) of a report or snapshot
 * @param floor no attempt or progress deadline elapses before; null when none * @param beaten the
 *     newest (epoch, seq) of a heartbeat
 * @param asked when the device was last asked for a snapshot
 * @param probationSeen signs of life that showed the target
 * @param damped presence while the link is FLAPPING and edges are not journaled
 */
public record Overlay(
    Silence silence,
    Session session,
    Progress progress,
    LinkQuality quality,
    Told told,
    Mark mark,
    Instant floor,
    Mark beaten,
    Asked asked,
    int probationSeen,
    Damped damped) {

  /**
   * @param ingressUp whether this node hears devices at all
   * @param since the last evidence, or recovery, or the return of our ingress
   * @param heard whether there was evidence since recovery
   * @param suspectAsked whether the one query of SUSPECT is out
   */
  public record Silence(boolean ingressUp, Instant since, boolean heard, boolean suspectAsked) {}

  /**
   * @param epoch of the highest connection seen, or null
   * @param number of the highest connection seen, or null
   * @param startedAt its first evidence, or null
   * @param snapshotHandled whether its snapshot has come
   * @param repairs published in it
   * @param repairedAt the last one, or null
   * @param repairOwed whether one is due now
   */
  public record Session(
      Long epoch,
      Long number,
      Instant startedAt,
      boolean snapshotHandled,
      int repairs,
      Instant repairedAt,
      boolean repairOwed) {
    static final Session NONE = new Session(null, null, null, false, 0, null, false);

    Session begun(Long nextEpoch, Long nextNumber, Instant at) {
      return new Session(
          nextNumber == null ? epoch : nextEpoch,
          nextNumber == null ? number : nextNumber,
          at,
          false,
          0,
          repairedAt,
          false);
    }

    Session snapshotTaken() {
      return new Session(epoch, number, startedAt, true, repairs, repairedAt, repairOwed);
    }

    Session owing(boolean repair) {
      return new Session(epoch, number, startedAt, snapshotHandled, repairs, repairedAt, repair);
    }

    Session repaired(Instant at) {
      return new Session(epoch, number, startedAt, snapshotHandled, repairs + 1, at, false);
    }
  }

  /**
   * @param clock what is left of the progress window
   * @param at of the last progress, or of recovery
   * @param percent highest reported, or null
   */
  public record Progress(Clock clock, Instant at, Integer percent) {}

  /**
   * @param at of the last query, or null
   * @param adoptAt of the last one that named a new epoch, or null
   */
  public record Asked(Instant at, Instant adoptAt) {}

  /** What the device last told of itself; null where it told nothing. */
  public record Told(Long generation, ReportedState state, FirmwareVersion currentVersion) {}

  /**
   * @param online the undamped presence; null while nothing was seen
   * @param edgeAt the last undamped edge, or null
   */
  public record Damped(Boolean online, Instant edgeAt) {
    static final Damped NONE = new Damped(null, null);
  }

  /** The overlay of a twin that was just loaded. */
  public static Overlay recovered(DeviceTwin twin, DeliveryPolicy policy, Instant at, boolean up) {
    return new Overlay(
        new Silence(up, at, false, false),
        new Session(twin.link().epoch(), twin.link().connection(), null, false, 0, null, false),
        new Progress(
            Clock.frozen(policy.progressWindow()), twin.link().lastProgressPossible(at), null),
        LinkQuality.NONE,
        null,
        twin.mark(),
        null,
        Mark.NONE,
        new Asked(null, null),
        0,
        Damped.NONE);
  }

  /** Presence as of {@code at}: journaled edges, and over them what memory knows better. */
  public Presence presence(DeviceTwin twin, DeliveryPolicy policy, Instant at) {
    if (!isOnline(twin)) {
      return twin.link().changedAt() == null ? Presence.UNKNOWN : Presence.OFFLINE;
    }
    if (!silence.heard()) {
      return Presence.UNKNOWN;
    }
    Duration quiet = Duration.between(silence.since(), at);
    boolean missed = silence.ingressUp() && quiet.compareTo(policy.presence().suspectAfter()) >= 0;
    return missed ? Presence.SUSPECT : Presence.ONLINE;
  }

  /** Whether the link counts as up: the undamped truth while it flaps, else the journaled edge. */
  boolean isOnline(DeviceTwin twin) {
    boolean flapping = twin.link().flapping() != null && damped.online() != null;
    return flapping ? damped.online() : twin.link().online();
  }

  /** Class of the link by its samples, UNKNOWN without. */
  public NetworkClass networkClass(DeliveryPolicy policy, Instant at) {
    return quality.networkClass(policy.network(), at);
  }

  Overlay with(Silence next) {
    return new Overlay(
        next, session, progress, quality, told, mark, floor, beaten, asked, probationSeen, damped);
  }

  Overlay with(Session next) {
    return new Overlay(
        silence, next, progress, quality, told, mark, floor, beaten, asked, probationSeen, damped);
  }

  Overlay with(Progress next) {
    return new Overlay(
        silence, session, next, quality, told, mark, floor, beaten, asked, probationSeen, damped);
  }

  Overlay with(LinkQuality next) {
    return new Overlay(
        silence, session, progress, next, told, mark, floor, beaten, asked, probationSeen, damped);
  }

  Overlay with(Told next) {
    return new Overlay(
        silence,
        session,
        progress,
        quality,
        next,
        mark,
        floor,
        beaten,
        asked,
        probationSeen,
        damped);
  }

  Overlay with(Mark next) {
    return new Overlay(
        silence,
        session,
        progress,
        quality,
        told,
        next,
        floor,
        beaten,
        asked,
        probationSeen,
        damped);
  }

  Overlay with(Damped next) {
    return new Overlay(
        silence, session, progress, quality, told, mark, floor, beaten, asked, probationSeen, next);
  }

  Overlay notBefore(Instant next) {
    Instant later = floor != null && floor.isAfter(next) ? floor : next;
    return new Overlay(
        silence,
        session,
        progress,
        quality,
        told,
        mark,
        later,
        beaten,
        asked,
        probationSeen,
        damped);
  }

  Overlay with(Asked next) {
    return new Overlay(
        silence,
        session,
        progress,
        quality,
        told,
        mark,
        floor,
        beaten,
        next,
        probationSeen,
        damped);
  }

  Overlay beaten(Mark next) {
    return new Overlay(
        silence, session, progress, quality, told, mark, floor, next, asked, probationSeen, damped);
  }

  Overlay onProbation(int seen) {
    return new Overlay(
        silence, session, progress, quality, told, mark, floor, beaten, asked, seen, damped);
  }
}
