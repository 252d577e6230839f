package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import twinfleet.core.DeliveryPolicy.PresencePolicy;
import twinfleet.core.Presence;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.persistence.journal.TwinJson;
import twinfleet.persistence.view.TwinPage.Entry;
import twinfleet.persistence.view.ViewSort.Position;
import twinfleet.protocol.DeviceId;

/**
 * The queries over all twins. Presence is computed as of the query: a journaled edge ONLINE counts
 * by the last evidence (ONLINE, then SUSPECT, then UNKNOWN until the twin itself says OFFLINE: our
 * silence is never the device's). Blocks; every failure is a {@code DatabaseFailed}.
 */
public final class TwinViews {
  /** Largest page. */
  public static final int LIMIT_MAX = 500;

  /**
   * Twins with their computed presence; parameters: suspect before, unknown before, after which
   * device. The last is said for the joined table too, since PostgreSQL would read all that
   * precedes a page there.
   */
  static final String TWINS =
      """
      (SELECT p.*,
          CASE WHEN journaled_presence <> 'ONLINE' THEN journaled_presence
            WHEN recent THEN 'ONLINE' WHEN heard THEN 'SUSPECT' ELSE 'UNKNOWN' END AS presence,
          CASE WHEN journaled_presence = 'ONLINE'
            THEN seen_at ELSE last_online_at END AS last_online_time
        FROM (SELECT v.*, s.at AS last_seen_at, s.packet_loss_percent,
            GREATEST(s.at, v.last_online_at) AS seen_at,
            GREATEST(s.at, v.last_online_at) > ? AS recent,
            GREATEST(s.at, v.last_online_at) > ? AS heard
          FROM twin_view v
            LEFT JOIN last_seen s ON s.device_id = v.device_id AND s.device_id > ?) p) t\
      """;

  static final String COLUMNS =
      "device_id, seq_nr, state, next_due_at, last_seen_at, packet_loss_percent, presence";

  private static final String ROW = "SELECT " + COLUMNS + " FROM " + TWINS;

  private final Database database;
  private final PresencePolicy policy;
  private final FleetCounts counts;

  /** Over {@code database}, with the silences that make a device SUSPECT and unheard of. */
  public TwinViews(Database database, PresencePolicy policy) {
    this.database = database;
    this.policy = policy;
    this.counts = new FleetCounts(database);
  }

  /** One twin, as of product time {@code now}; empty without a row that can be read. */
  public Optional<TwinRow> get(DeviceId device, Instant now) {
    Optional<Entry> found =
        database.inTransaction(
            t ->
                t.first(
                    ROW + " WHERE device_id = ?",
                    TwinViews::entry,
                    suspectBefore(now),
                    unknownBefore(now),
                    "",
                    device.value()));
    return found.map(Entry::row);
  }

  /**
   * A page of the twins that match.
   *
   * @param after the last device of the page before, or null for the first page
   * @param limit 1 to {@link #LIMIT_MAX}
   */
  public TwinPage list(ViewFilter filter, ViewSort sort, Position after, int limit, Instant now) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is 1 to " + LIMIT_MAX);
    }
    TwinList list = new TwinList(filter, sort, suspectBefore(now), unknownBefore(now));
    return database.inTransaction(t -> list.page(t, after, limit));
  }

  /** The fleet in counts, which reads every row: to be shared by who asks often. */
  public FleetStatus fleetStatus(Instant now) {
    return counts.count(now, suspectBefore(now), unknownBefore(now));
  }

  static Entry entry(Row row) throws SQLException {
    long sequenceNr = row.number("seq_nr");
    Instant nextDueAt = row.instant("next_due_at");
    Instant seen = row.instant("last_seen_at");
    Double loss = row.fraction("packet_loss_percent");
    Presence presence = row.name("presence", Presence.class);
    TwinRow readable =
        TwinJson.readable(row.bytes("state"))
            .map(twin -> new TwinRow(twin, sequenceNr, nextDueAt, seen, loss, presence))
            .orElse(null);
    return new Entry(new DeviceId(row.text("device_id")), readable);
  }

  private Instant suspectBefore(Instant now) {
    return now.minus(policy.suspectAfter());
  }

  private Instant unknownBefore(Instant now) {
    return now.minus(policy.offlineAfter());
  }
}
