package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.core.Release;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Sha256;

/** Releases: immutable once stored, so that those asked for are kept in memory. */
public final class Releases {
  private static final int KEPT_MAX = 10_000;

  private final Database database;
  private final Map<Key, Release> kept = new ConcurrentHashMap<>();

  /** Over {@code database}. */
  public Releases(Database database) {
    this.database = database;
  }

  private record Key(Model model, FirmwareVersion version) {}

  /** What became of a release that was to be added. */
  public enum Added {
    /** It is new. */
    CREATED,
    /** The very same was there already. */
    SAME,
    /** Another of this model and version was there already, and stays. */
    DIFFERENT
  }

  /** Stores {@code release} unless its model has this version already. */
  public Added add(Release release, Instant now) {
    return database.inTransaction(
        t -> {
          int inserted =
              t.update(
                  "INSERT INTO release (model, version, sha256, size_bytes, url, release_counter,"
                      + " requires, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT DO NOTHING",
                  release.model().value(),
                  release.version().value(),
                  release.sha256().value(),
                  release.sizeBytes(),
                  release.url(),
                  release.releaseCounter(),
                  release.requires() == null ? null : release.requires().value(),
                  now);
          if (inserted == 1) {
            return Added.CREATED;
          }
          Release known = read(t, new Key(release.model(), release.version())).orElseThrow();
          return known.equals(release) ? Added.SAME : Added.DIFFERENT;
        });
  }

  /** One release. */
  public Optional<Release> get(Model model, FirmwareVersion version) {
    Key key = new Key(model, version);
    Release known = kept.get(key);
    return known == null ? read(key) : Optional.of(known);
  }

  private Optional<Release> read(Key key) {
    Optional<Release> found = database.inTransaction(t -> read(t, key));
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    found.ifPresent(release -> kept.put(key, release));
    return found;
  }

  private static Optional<Release> read(Transaction t, Key key) throws SQLException {
    return t.first(
        "SELECT * FROM release WHERE model = ? AND version = ?",
        Releases::release,
        key.model().value(),
        key.version().value());
  }

  /** A release with this image; several may share one. */
  public Optional<Release> withImage(Sha256 sha256) {
    return database.inTransaction(
        t ->
            t.first(
                "SELECT * FROM release WHERE sha256 = ? ORDER BY model, version LIMIT 1",
                Releases::release,
                sha256.value()));
  }

  /**
   * A page by model and version, as texts.
   *
   * @param model only of this, or null for all
   * @param after the last of the page before, or null for the first page
   */
  public List<Release> list(Model model, Release after, int limit) {
    return database.inTransaction(
        t ->
            t.query(
                "SELECT * FROM release WHERE (model, version) > (?, ?)"
                    + " AND (?::varchar IS NULL OR model = ?) ORDER BY model, version LIMIT ?",
                Releases::release,
                after == null ? "" : after.model().value(),
                after == null ? "" : after.version().value(),
                model == null ? null : model.value(),
                model == null ? null : model.value(),
                limit));
  }

  private static Release release(Row row) throws SQLException {
    String requires = row.text("requires");
    return new Release(
        new Model(row.text("model")),
        new FirmwareVersion(row.text("version")),
        new Sha256(row.text("sha256")),
        row.number("size_bytes"),
        row.text("url"),
        row.number("release_counter"),
        requires == null ? null : new FirmwareVersion(requires));
  }
}
