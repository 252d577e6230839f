package twinfleet.loadtest.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import twinfleet.core.Registration;
import twinfleet.persistence.Database;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.Manifests;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedSerializer;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRows;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/**
 * A fleet written to the journal, the registry and the read model as a node would have written it,
 * while no node runs: registering 1 000 000 devices by HTTP takes longer than measuring them.
 */
final class PreparedFleet {
  private static final int LIVES_PER_COMMIT = 500;
  private static final String EVENT =
      """
      INSERT INTO event_journal (sequence_number, write_timestamp, event_ser_id, deleted,
        persistence_id, writer, adapter_manifest, event_ser_manifest, event_payload)
      VALUES (?, ?, ?, FALSE, ?, '00000000-0000-4000-8000-000000000000'::uuid, '', ?, ?)\
      """;
  private static final String REGISTER =
      """
      INSERT INTO device_registry (device_id, model, site, labels, lifecycle, registered_at)
      VALUES (?, ?, ?, jsonb_build_object('line', ?::text), 'ACTIVE', ?)\
      """;
  private static final String READ_MODEL_IS_THERE =
      """
      INSERT INTO projection_offset (projection, timeline, txid, ordering)
      SELECT 'twin-view', t.number, j.txid, j.ordering FROM journal_timeline t,
        (SELECT txid, ordering FROM event_journal ORDER BY txid DESC, ordering DESC LIMIT 1) j
      ON CONFLICT (projection) DO UPDATE SET timeline = excluded.timeline, txid = excluded.txid,
        ordering = excluded.ordering\
      """;

  private final Database database;

  PreparedFleet(Database database) {
    this.database = database;
  }

  /** Writes the lives of devices {@code from} to {@code to} (exclusive). */
  void write(int from, int to, IntFunction<TwinLife> lives) {
    for (int next = from; next < to; next += LIVES_PER_COMMIT) {
      List<TwinLife> some = new ArrayList<>();
      for (int i = next; i < Math.min(to, next + LIVES_PER_COMMIT); i++) {
        some.add(lives.apply(i));
      }
      database.inTransaction(t -> written(t, some));
    }
    database.inTransaction(t -> t.update(READ_MODEL_IS_THERE));
  }

  private static Void written(Transaction transaction, List<TwinLife> lives) throws SQLException {
    List<Object[]> events = new ArrayList<>();
    List<Object[]> registry = new ArrayList<>();
    for (TwinLife life : lives) {
      Registration r = life.row().twin().registration();
      String line = r.labels().get("line");
      registry.add(
          new Object[] {r.deviceId().value(), r.model().value(), r.site(), line, life.at()});
      long sequenceNr = 0;
      for (Recorded fact : life.facts()) {
        events.add(event(life.device(), ++sequenceNr, fact));
      }
    }
    transaction.batch(EVENT, events);
    transaction.batch(REGISTER, registry);
    TwinRows.store(transaction, lives.stream().map(TwinLife::row).toList());
    return null;
  }

  private static Object[] event(DeviceId device, long sequenceNr, Recorded fact) {
    return new Object[] {
      sequenceNr,
      fact.event().stamp().at().toEpochMilli(),
      RecordedSerializer.IDENTIFIER,
      TwinIds.of(device),
      Manifests.of(fact.event()),
      fact.bytes()
    };
  }

  /** Device {@code i} of a prepared fleet. */
  static DeviceId device(int i) {
    return new DeviceId("dev-%06d".formatted(i));
  }

  /** Registered and never heard of: one event. */
  static IntFunction<TwinLife> registered(Instant begin) {
    FirmwareVersion version = new FirmwareVersion("2.3.0");
    return i -> TwinLife.registered(device(i), new Model("gw-3"), "north", version, begin);
  }

  /**
   * A fleet in the middle of a rollout, the same for the same device number: 5 models, 12 sites, 8
   * versions; of ten devices five have applied, two wait unreachable, one is under way, one failed
   * and one was never assigned anything.
   *
   * @param end when the newest of it happened
   */
  static IntFunction<TwinLife> midst(Instant end) {
    return i -> {
      Random chance = new Random(i);
      Model model = new Model("gw-" + chance.nextInt(5));
      String site = "site-" + chance.nextInt(12);
      FirmwareVersion version = new FirmwareVersion("2.%d.0".formatted(chance.nextInt(8)));
      Instant begin = end.minus(Duration.ofSeconds(600 + chance.nextInt(40 * 3600)));
      TwinLife life = TwinLife.registered(device(i), model, site, version, begin).online();
      FirmwareVersion target = new FirmwareVersion("3.0.0");
      return switch (i % 10) {
        case 0 -> life;
        case 1, 2 -> life.offline().assigned(target);
        case 3 -> life.assigned(target).published().reports(ReportedState.IN_PROGRESS, null);
        case 4 -> failed(life.assigned(target));
        default -> completed(life.assigned(target));
      };
    };
  }

  /** One delivery from the publish to APPLIED. */
  static TwinLife completed(TwinLife assigned) {
    return assigned
        .published()
        .reports(ReportedState.IN_PROGRESS, null)
        .reports(ReportedState.DELIVERED, null)
        .reports(ReportedState.APPLIED, null);
  }

  private static TwinLife failed(TwinLife assigned) {
    return assigned
        .published()
        .reports(ReportedState.IN_PROGRESS, null)
        .reports(ReportedState.FAILED, Reason.INCOMPATIBLE);
  }
}
