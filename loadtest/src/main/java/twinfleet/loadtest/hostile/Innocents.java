package twinfleet.loadtest.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.protocol.DeviceId;
import twinfleet.standalone.HostedPostgres;

/**
 * All that the database holds of the devices for which nobody spoke: journal, read model, last
 * seen, registry. Byte for byte the same before and after.
 *
 * @param rows digest by table and key
 */
record Innocents(Map<String, String> rows) {
  private static final Map<String, String> TABLES =
      Map.of(
          "event_journal", "split_part(persistence_id, '|', 2)",
          "twin_view", "device_id",
          "last_seen", "device_id",
          "device_registry", "device_id");

  /** Reads them once every document of theirs is out and the read model shows it. */
  static Innocents settled(LiveNode node, Fleet fleet)
      throws SQLException, IOException, InterruptedException {
    long end = System.nanoTime() + Ground.TIMEOUT.toNanos();
    while (!areDocumentsOut(fleet) || !isProjected(node)) {
      if (System.nanoTime() > end) {
        throw new IOException("the innocent did not come to rest within " + Ground.TIMEOUT);
      }
    }
    return of(node);
  }

  private static boolean areDocumentsOut(Fleet fleet) throws IOException, InterruptedException {
    for (DeviceId device : fleet.innocents()) {
      JsonNode twin = fleet.device(device);
      if (twin.path("generation").asLong() > 0 && twin.path("publishCount").asLong() == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isProjected(LiveNode node) throws SQLException {
    HostedPostgres postgres = node.postgres();
    String behind =
        "SELECT count(*) FROM (SELECT split_part(persistence_id, '|', 2) AS device,"
            + " max(sequence_number) AS newest FROM event_journal GROUP BY 1) j"
            + " LEFT JOIN twin_view v ON v.device_id = j.device"
            + " WHERE j.device LIKE 'innocent-%' AND v.seq_nr IS DISTINCT FROM j.newest";
    try (Connection db =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "unused");
        PreparedStatement query = db.prepareStatement(behind);
        ResultSet found = query.executeQuery()) {
      found.next();
      return found.getLong(1) == 0;
    }
  }

  /** Reads them now. */
  static Innocents of(LiveNode node) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    HostedPostgres postgres = node.postgres();
    try (Connection db =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "unused")) {
      for (Map.Entry<String, String> table : TABLES.entrySet()) {
        String sql =
            ("SELECT %2$s || '/' || md5(t::text), md5(t::text) FROM %1$s t"
                    + " WHERE %2$s LIKE 'innocent-%%'")
                .formatted(table.getKey(), table.getValue());
        try (PreparedStatement query = db.prepareStatement(sql);
            ResultSet found = query.executeQuery()) {
          while (found.next()) {
            rows.put(table.getKey() + " " + found.getString(1), found.getString(2));
          }
        }
      }
    }
    return new Innocents(rows);
  }

  /** Rows that are in one and not in the other. */
  Set<String> differences(Innocents later) {
    Set<String> all = new TreeSet<>(rows.keySet());
    all.addAll(later.rows.keySet());
    all.removeIf(row -> rows.containsKey(row) && later.rows.containsKey(row));
    return all;
  }
}
