package twinfleet.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open transaction. Parameters may be texts, numbers, booleans, instants, enums (by name),
 * bytes, lists of texts (as an array), or null; value records are to be given as their text.
 */
public record Transaction(Connection connection) {
  /** All rows. */
  public <T> List<T> query(String sql, Row.Reader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        Row row = new Row(result);
        while (result.next()) {
          all.add(reader.read(row));
        }
        return all;
      }
    }
  }

  /** The first row, if any. */
  public <T> Optional<T> first(String sql, Row.Reader<T> reader, Object... parameters)
      throws SQLException {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /** How many rows were touched. */
  public int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** The same statement for each list of parameters, in one go. */
  public void batch(String sql, List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Instant at -> statement.setObject(i + 1, at.atOffset(ZoneOffset.UTC));
        case Enum<?> name -> statement.setString(i + 1, name.name());
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case List<?> texts ->
            statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
        case null -> statement.setObject(i + 1, null);
        default -> statement.setObject(i + 1, parameters[i]);
      }
    }
  }
}
