package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import twinfleet.core.DeliveryState;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Disposition;
import twinfleet.core.Presence;
import twinfleet.core.Registration;
import twinfleet.core.Standing;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.TwinJson;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;

/**
 * The projection's side of {@code twin_view}: folds are loaded and stored within its transaction.
 */
public final class TwinRows {
  private static final String STORE =
      """
      INSERT INTO twin_view (device_id, seq_nr, state, model, site, labels, lifecycle,
        delivery_state, disposition, current_version, current_version_key, target_version,
        target_version_key, journaled_presence, last_online_at, network_class,
        attention_reachable, attention_away, state_since, last_update_attempt, expires_at,
        delivered_at, next_due_at, wake_at)
      VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (device_id) DO UPDATE SET seq_nr = excluded.seq_nr, state = excluded.state,
        model = excluded.model, site = excluded.site, labels = excluded.labels,
        lifecycle = excluded.lifecycle, delivery_state = excluded.delivery_state,
        disposition = excluded.disposition, current_version = excluded.current_version,
        current_version_key = excluded.current_version_key,
        target_version = excluded.target_version,
        target_version_key = excluded.target_version_key,
        journaled_presence = excluded.journaled_presence,
        last_online_at = excluded.last_online_at, network_class = excluded.network_class,
        attention_reachable = excluded.attention_reachable,
        attention_away = excluded.attention_away, state_since = excluded.state_since,
        last_update_attempt = excluded.last_update_attempt, expires_at = excluded.expires_at,
        delivered_at = excluded.delivered_at, next_due_at = excluded.next_due_at,
        wake_at = excluded.next_due_at, woken_at = NULL
      """;

  /** Place of the fold itself among the {@link #columns}. */
  static final int STATE = 2;

  private TwinRows() {}

  /**
   * The fold of a twin's first {@code sequenceNr} events.
   *
   * @param nextDueAt when a passivated twin must be woken, or null
   */
  public record Folded(DeviceTwin twin, long sequenceNr, Instant nextDueAt) {
    /** Before the first event. */
    public static final Folded NOTHING = new Folded(DeviceTwin.UNREGISTERED, 0, null);
  }

  /**
   * The stored folds of {@code devices}; who has none is not in the map, nor whose fold cannot be
   * read: it is a cache, to be made anew from the twin's own journal, and holds up nobody else.
   */
  public static Map<DeviceId, Folded> load(Transaction transaction, Collection<DeviceId> devices)
      throws SQLException {
    Map<DeviceId, Folded> known = new HashMap<>();
    transaction.query(
        "SELECT device_id, seq_nr, state, next_due_at FROM twin_view WHERE device_id = ANY (?)",
        row -> {
          Optional<DeviceTwin> twin = TwinJson.readable(row.bytes("state"));
          Instant due = row.instant("next_due_at");
          long sequenceNr = row.number("seq_nr");
          DeviceId device = new DeviceId(row.text("device_id"));
          return twin.map(t -> known.put(device, new Folded(t, sequenceNr, due)));
        },
        devices.stream().map(DeviceId::value).toList());
    return known;
  }

  /** Stores folds, by device id, so that nobody waits for each other crosswise. */
  public static void store(Transaction transaction, Collection<Folded> folds) throws SQLException {
    List<Object[]> rows =
        folds.stream()
            .sorted(Comparator.comparing(TwinRows::deviceOf))
            .map(TwinRows::columns)
            .toList();
    transaction.batch(STORE, rows);
  }

  private static DeviceId deviceOf(Folded fold) {
    return fold.twin().registration().deviceId();
  }

  /** In the order of the statement; the last two are both when it is due. */
  static Object[] columns(Folded fold) {
    DeviceTwin twin = fold.twin();
    Registration registration = twin.registration();
    return new Object[] {
      registration.deviceId().value(),
      fold.sequenceNr(),
      TwinJson.write(twin),
      registration.model().value(),
      registration.site(),
      DeviceRegistry.json(registration.labels()),
      twin.lifecycle(),
      Standing.state(twin),
      Standing.disposition(twin),
      text(twin.installed().current()),
      VersionKey.of(twin.installed().current()),
      text(twin.targetVersion()),
      VersionKey.of(twin.targetVersion()),
      journaled(twin),
      twin.link().lastOnlineTime(),
      twin.link().networkClass(),
      Standing.attention(twin, Presence.ONLINE),
      Standing.attention(twin, Presence.OFFLINE),
      twin.delivery() == null ? null : twin.delivery().stateSince(),
      twin.lastUpdateAttempt(),
      twin.delivery() == null ? null : twin.delivery().expiresAt(),
      deliveredAt(twin),
      fold.nextDueAt(),
      fold.nextDueAt()
    };
  }

  private static Presence journaled(DeviceTwin twin) {
    if (twin.link().online()) {
      return Presence.ONLINE;
    }
    return twin.link().changedAt() == null ? Presence.UNKNOWN : Presence.OFFLINE;
  }

  /** When the device held the image: told, or implied by running it. */
  private static Instant deliveredAt(DeviceTwin twin) {
    if (twin.delivery() == null
        || Standing.disposition(twin) == Disposition.SKIPPED_ALREADY_INSTALLED) {
      return null;
    }
    Instant told = twin.delivery().entered().get(DeliveryState.DELIVERED);
    return told != null ? told : twin.delivery().entered().get(DeliveryState.APPLIED);
  }

  private static String text(FirmwareVersion version) {
    return version == null ? null : version.value();
  }
}
