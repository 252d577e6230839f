package twinfleet.service.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import twinfleet.core.DeviceTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.protocol.DeviceId;

/** A random life and how much of it is in the journal. */
final class Life {
  private final RandomLife life;
  private long written;

  private Life(RandomLife life) {
    this.life = life;
  }

  static List<Life> several(int count, long seed) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Life(new RandomLife("d-" + i, seed * 1_000_003 + i)))
        .toList();
  }

  /** Writes the next events. */
  void live(Connection connection) throws SQLException {
    List<Recorded> events = life.next();
    TestJournal.write(connection, life.device(), written + 1, events);
    written += events.size();
  }

  DeviceId device() {
    return life.device();
  }

  /** The fold of all that was written. */
  DeviceTwin twin() {
    return life.state().twin();
  }

  /** How many events. */
  long written() {
    return written;
  }
}
