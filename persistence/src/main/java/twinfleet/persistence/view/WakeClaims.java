package twinfleet.persistence.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.core.DeliveryPolicy.PresencePolicy;
import twinfleet.persistence.AdvisoryLock;
import twinfleet.persistence.Database;
import twinfleet.protocol.DeviceId;

/**
 * Which sleeping twins are to be woken, claimed slice by slice (docs/decisions/0012): one node at a
 * time in a slice, and none waits for another. Asked by level, so that nothing that fell due while
 * nobody looked is missed. Blocks; every failure is a {@code DatabaseFailed}.
 */
public final class WakeClaims {
  /** As in the schema: {@code twin_view.slice}. */
  static final int SLICES = 16;

  static final String SLICES_DUE =
      """
      SELECT n::smallint AS slice FROM generate_series(0, 15) n WHERE EXISTS (
        SELECT 1 FROM twin_view WHERE slice = n::smallint AND wake_at <= ?)\
      """;

  /** Parameters: now, when to be claimed again, slice, now, limit. */
  static final String DUE =
      """
      UPDATE twin_view SET woken_at = ?, wake_at = ? WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM twin_view WHERE slice = ? AND wake_at <= ?
        ORDER BY wake_at LIMIT ? FOR UPDATE SKIP LOCKED))
      RETURNING device_id\
      """;

  /** Parameters: now, slice, woken before, heard before, limit. */
  static final String SILENT =
      """
      UPDATE twin_view SET woken_at = ? WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM twin_view v
        WHERE slice = ? AND lifecycle = 'ACTIVE' AND journaled_presence = 'ONLINE'
          AND (woken_at IS NULL OR woken_at <= ?)
          AND GREATEST(last_online_at,
            (SELECT at FROM last_seen s WHERE s.device_id = v.device_id)) <= ?
        LIMIT ? FOR UPDATE SKIP LOCKED))
      RETURNING device_id\
      """;

  private final Database database;
  private final PresencePolicy policy;
  private final Sparingly silence = new Sparingly();
  private final AtomicInteger turn = new AtomicInteger();

  /** Over {@code database}, with the silence after which a device counts as unheard of. */
  public WakeClaims(Database database, PresencePolicy policy) {
    this.database = database;
    this.policy = policy;
  }

  /**
   * Devices whose twin must be woken: something is due, or a device thought ONLINE has not been
   * heard of for the OFFLINE silence; for these one slice is looked through at each call, a
   * twentieth of the time at most. Each is claimed: not given again, to any node, before {@code
   * again} has passed, so that a twin whose node died or that changes nothing is asked once more.
   *
   * @param limit the pace
   */
  public List<DeviceId> claim(Instant now, int limit, Duration again) {
    int first = Math.floorMod(turn.getAndIncrement(), SLICES);
    List<DeviceId> claimed = new ArrayList<>();
    for (int slice : slicesDue(now, first)) {
      int rest = limit - claimed.size();
      if (rest > 0) {
        claimed.addAll(claimed(slice, DUE, now, now.plus(again), slice, now, rest));
      }
    }
    int rest = limit - claimed.size();
    if (rest > 0) {
      Instant unheard = now.minus(policy.offlineAfter());
      silence
          .run(() -> claimed(first, SILENT, now, first, now.minus(again), unheard, rest))
          .ifPresent(claimed::addAll);
    }
    return claimed;
  }

  /** Beginning with another one each time, so that a storm in one keeps no other waiting. */
  private List<Integer> slicesDue(Instant now, int first) {
    List<Integer> due =
        database.inTransaction(t -> t.query(SLICES_DUE, row -> (int) row.number("slice"), now));
    return due.stream()
        .sorted(Comparator.comparing(slice -> Math.floorMod(slice - first, SLICES)))
        .toList();
  }

  private List<DeviceId> claimed(int slice, String sql, Object... parameters) {
    AdvisoryLock mine = new AdvisoryLock("twinfleet.wake", Integer.toString(slice));
    return database.inTransaction(
        t ->
            mine.isTaken(t)
                ? t.query(sql, row -> new DeviceId(row.text("device_id")), parameters)
                : List.of());
  }
}
