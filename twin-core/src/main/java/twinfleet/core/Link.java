package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The journaled part of presence and network: edges and classes, never single heartbeats.
 *
 * @param online as of the last journaled edge
 * @param epoch of the highest connection journaled, or null
 * @param connection the highest journaled, or null
 * @param changedAt the last edge; null when the device was never heard of
 * @param edges the newest edges, oldest first
 * @param flapping since when edges are damped; null while they are not
 * @param lastOnlineTime when it was last known ONLINE, by edges
 * @param networkClass the last that samples showed
 */
public record Link(
    boolean online,
    Long epoch,
    Long connection,
    Instant changedAt,
    List<Instant> edges,
    Instant flapping,
    Instant lastOnlineTime,
    NetworkClass networkClass) {
  private static final int EDGES_MAX = 10;

  /** A link that was never up. */
  static final Link NEVER =
      new Link(false, null, null, null, List.of(), null, null, NetworkClass.UNKNOWN);

  /** Keeps its list to itself. */
  public Link {
    edges = List.copyOf(edges);
  }

  /** How many edges lie within {@code horizon} before {@code at}. */
  long edgesWithin(Duration horizon, Instant at) {
    return edges.stream().filter(e -> e.isAfter(at.minus(horizon))).count();
  }

  /** While it was OFFLINE no download moved; else it may have until {@code at}, unheard by us. */
  Instant lastProgressPossible(Instant at) {
    boolean away = !online && flapping == null && changedAt != null;
    return away ? changedAt : at;
  }

  /** ONLINE, and not by an edge that may be out of date: while FLAPPING none is journaled. */
  boolean isSteadilyOnline() {
    return online && flapping == null;
  }

  /** Calm again: an edge only if the journaled presence was the wrong one. */
  Link settled(boolean nowOnline, Instant at) {
    Link calm = damped(null);
    return nowOnline == online ? calm : calm.edge(nowOnline, null, null, at);
  }

  Link edge(boolean nowOnline, Long nextEpoch, Long nextConnection, Instant at) {
    List<Instant> newest = new ArrayList<>(edges);
    newest.add(at);
    if (newest.size() > EDGES_MAX) {
      newest.removeFirst();
    }
    return new Link(
        nowOnline,
        nextEpoch == null ? epoch : nextEpoch,
        nextConnection == null ? connection : nextConnection,
        at,
        newest,
        flapping,
        at,
        networkClass);
  }

  Link damped(Instant since) {
    return new Link(
        online, epoch, connection, changedAt, edges, since, lastOnlineTime, networkClass);
  }

  Link in(NetworkClass next) {
    return new Link(online, epoch, connection, changedAt, edges, flapping, lastOnlineTime, next);
  }
}
