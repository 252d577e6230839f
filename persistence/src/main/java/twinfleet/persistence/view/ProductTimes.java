package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.persistence.Row;

/**
 * The deployment's product time over restarts (delivery-rules, head): {@code epoch + (wall - epoch)
 * x scale}, never before what was reached.
 */
public final class ProductTimes {
  private final Database database;

  /** Over {@code database}. */
  public ProductTimes(Database database) {
    this.database = database;
  }

  /**
   * Where product time goes on.
   *
   * @param now product time now
   * @param heldFor how long, on the wall, product time has to stand still, since the wall clock was
   *     set back while nothing ran; else zero
   */
  public record Resumed(Instant now, Duration heldFor) {}

  private record Stored(Instant epoch, int scale, Instant latest) {}

  /**
   * Begins product time, or resumes it: a step forward of the wall clock is followed, a step back
   * holds.
   *
   * @throws DatabaseUnusable when this deployment was begun with another scale
   */
  public Resumed resume(int scale, Instant wallNow) {
    return database.inTransaction(
        t -> {
          t.update(
              "INSERT INTO product_time (epoch, scale, latest) VALUES (?, ?, ?)"
                  + " ON CONFLICT DO NOTHING",
              wallNow,
              scale,
              wallNow);
          Stored stored = t.first("SELECT * FROM product_time", ProductTimes::stored).orElseThrow();
          if (stored.scale() != scale) {
            throw new DatabaseUnusable(
                "twinfleet.delivery.time-scale is "
                    + scale
                    + ", but this deployment was begun with "
                    + stored.scale());
          }
          return resumed(stored, wallNow);
        });
  }

  /** Remembers how far product time has come; it never falls. */
  public void reached(Instant productNow) {
    database.inTransaction(
        t -> t.update("UPDATE product_time SET latest = GREATEST(latest, ?)", productNow));
  }

  private static Resumed resumed(Stored stored, Instant wallNow) {
    Duration wall = Duration.between(stored.epoch(), wallNow);
    Instant now = stored.epoch().plus(wall.multipliedBy(stored.scale()));
    if (!now.isBefore(stored.latest())) {
      return new Resumed(now, Duration.ZERO);
    }
    Duration behind = Duration.between(now, stored.latest());
    return new Resumed(stored.latest(), behind.dividedBy(stored.scale()));
  }

  private static Stored stored(Row row) throws SQLException {
    return new Stored(row.instant("epoch"), (int) row.number("scale"), row.instant("latest"));
  }
}
