package twinfleet.persistence.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import twinfleet.core.Lifecycle;
import twinfleet.core.Registration;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/**
 * Which devices there are. A row is written after the device's journal event and before the answer
 * to its registration; ingress asks here before it asks a twin, so that a stranger never makes one.
 */
public final class DeviceRegistry {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private final Database database;

  /** Over {@code database}. */
  public DeviceRegistry(Database database) {
    this.database = database;
  }

  /** A device and whether it is in service. */
  public record Entry(Registration registration, Lifecycle lifecycle, Instant registeredAt) {}

  /** What a node keeps in memory of each: what never changes. */
  public record Known(DeviceId device, Model model) {}

  /** Inserts the device; false when it was there already, which changes nothing. */
  public boolean insert(Registration registration, Instant registeredAt) {
    String labels = json(registration.labels());
    return database.inTransaction(
            t ->
                t.update(
                    "INSERT INTO device_registry"
                        + " (device_id, model, site, labels, lifecycle, registered_at)"
                        + " VALUES (?, ?, ?, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING",
                    registration.deviceId().value(),
                    registration.model().value(),
                    registration.site(),
                    labels,
                    Lifecycle.ACTIVE,
                    registeredAt))
        == 1;
  }

  /** The device, if it is registered. */
  public Optional<Entry> find(DeviceId device) {
    return database.inTransaction(
        t ->
            t.first(
                "SELECT * FROM device_registry WHERE device_id = ?",
                DeviceRegistry::entry,
                device.value()));
  }

  /** All devices by name, a page at a time: {@code after} null for the first. */
  public List<Known> page(DeviceId after, int limit) {
    return database.inTransaction(
        t ->
            t.query(
                "SELECT device_id, model FROM device_registry WHERE device_id > ?"
                    + " ORDER BY device_id LIMIT ?",
                row -> new Known(new DeviceId(row.text("device_id")), new Model(row.text("model"))),
                after == null ? "" : after.value(),
                limit));
  }

  /** Takes it out of service or back; false when it is unknown. */
  public boolean setLifecycle(DeviceId device, Lifecycle lifecycle) {
    return database.inTransaction(
            t ->
                t.update(
                    "UPDATE device_registry SET lifecycle = ? WHERE device_id = ?",
                    lifecycle,
                    device.value()))
        == 1;
  }

  static String json(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(labels);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts that cannot be written: " + labels, impossible);
    }
  }

  private static Entry entry(Row row) throws SQLException {
    return new Entry(
        new Registration(
            new DeviceId(row.text("device_id")),
            new Model(row.text("model")),
            row.text("site"),
            labels(row.text("labels"))),
        row.name("lifecycle", Lifecycle.class),
        row.instant("registered_at"));
  }

  private static Map<String, String> labels(String json) {
    try {
      return new TreeMap<>(JSON.readValue(json, LABELS));
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("labels that cannot be read: " + json, damaged);
    }
  }
}
