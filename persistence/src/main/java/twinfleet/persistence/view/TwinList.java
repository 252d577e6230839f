package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.view.TwinPage.Entry;
import twinfleet.persistence.view.ViewSort.Field;
import twinfleet.persistence.view.ViewSort.Position;

/**
 * A sorted list, page by page behind the last row (never by OFFSET, which reads all that precedes).
 * Each page is one walk along an index, or two: over the devices that have a value, then over those
 * that have none, since no index condition says "greater, or null".
 *
 * @param suspectBefore older evidence makes a device SUSPECT
 * @param unknownBefore older evidence makes it unheard of
 */
record TwinList(ViewFilter filter, ViewSort sort, Instant suspectBefore, Instant unknownBefore) {

  /** A row and where it stands. */
  private record Placed(Entry entry, Position position) {}

  /** At most {@code limit} rows behind {@code after}, null for the first page. */
  TwinPage page(Transaction transaction, Position after, int limit) throws SQLException {
    List<Placed> found = new ArrayList<>();
    boolean amongNulls = after != null && after.value() == null && sort.field() != Field.DEVICE_ID;
    if (!amongNulls) {
      found.addAll(part(transaction, after, limit + 1, false));
    }
    if (found.size() <= limit && isNullable()) {
      Position behind = amongNulls ? after : null;
      found.addAll(part(transaction, behind, limit + 1 - found.size(), true));
    }
    boolean more = found.size() > limit;
    List<Placed> page = more ? found.subList(0, limit) : found;
    return new TwinPage(
        page.stream().map(Placed::entry).toList(), more ? page.getLast().position() : null);
  }

  private boolean isNullable() {
    return sort.field() != Field.DEVICE_ID && sort.field() != Field.MODEL;
  }

  private List<Placed> part(Transaction transaction, Position after, int limit, boolean nulls)
      throws SQLException {
    boolean byDevice = sort.field() == Field.DEVICE_ID;
    boolean upwards = byDevice && !sort.descending() && after != null;
    List<Object> parameters = new ArrayList<>();
    parameters.add(suspectBefore);
    parameters.add(unknownBefore);
    parameters.add(upwards ? after.device().value() : "");
    String begin = begin(after, nulls || byDevice, parameters);
    FilterSql where = FilterSql.of(filter);
    parameters.addAll(where.parameters());
    parameters.add(limit);
    String column = sort.field().column();
    String direction = sort.descending() ? " DESC" : "";
    String order =
        byDevice ? "device_id" + direction : column + direction + ", device_id" + direction;
    String presentOnly = byDevice ? "TRUE" : column + (nulls ? " IS NULL" : " IS NOT NULL");
    String query =
        "SELECT %s, %s AS sort_value FROM %s WHERE %s%s%s ORDER BY %s LIMIT ?"
            .formatted(
                TwinViews.COLUMNS,
                column,
                TwinViews.TWINS,
                presentOnly,
                begin,
                where.text(),
                order);
    return transaction.query(query, this::placed, parameters.toArray());
  }

  private String begin(Position after, boolean deviceOnly, List<Object> parameters) {
    if (after == null) {
      return "";
    }
    String beyond = sort.descending() ? " < " : " > ";
    if (deviceOnly) {
      parameters.add(after.device().value());
      return " AND device_id" + beyond + "?";
    }
    parameters.add(sort.parameter(after.value()));
    parameters.add(after.device().value());
    return " AND (" + sort.field().column() + ", device_id)" + beyond + "(?, ?)";
  }

  private Placed placed(Row row) throws SQLException {
    Entry entry = TwinViews.entry(row);
    return new Placed(entry, new Position(value(row), entry.device()));
  }

  private String value(Row row) throws SQLException {
    if (sort.field() == Field.DEVICE_ID) {
      return null;
    }
    if (!sort.field().isInstant()) {
      return row.text("sort_value");
    }
    Instant at = row.instant("sort_value");
    return at == null ? null : at.toString();
  }
}
