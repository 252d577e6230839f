package twinfleet.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The current row of a result; each is null where the column is. */
public record Row(ResultSet result) {
  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Reader<T> {
    /** The value of {@code row}, which is valid during the call only. */
    T read(Row row) throws SQLException;
  }

  /** A text. */
  public String text(String column) throws SQLException {
    return result.getString(column);
  }

  /** A number; a null column is 0. */
  public long number(String column) throws SQLException {
    return result.getLong(column);
  }

  /** A fraction. */
  public Double fraction(String column) throws SQLException {
    double value = result.getDouble(column);
    return result.wasNull() ? null : value;
  }

  /** Bytes. */
  public byte[] bytes(String column) throws SQLException {
    return result.getBytes(column);
  }

  /** A time, to the microsecond. */
  public Instant instant(String column) throws SQLException {
    OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** An enum by name. */
  public <E extends Enum<E>> E name(String column, Class<E> type) throws SQLException {
    String name = result.getString(column);
    return name == null ? null : Enum.valueOf(type, name);
  }
}
