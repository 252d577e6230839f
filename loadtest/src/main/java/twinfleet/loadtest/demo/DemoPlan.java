package twinfleet.loadtest.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * What a demo is about, kept in its data folder so that {@code --resume} goes on with the same.
 *
 * @param loss share of single QoS 0 publishes that would not arrive
 * @param timeScale product seconds per wall second
 * @param weatherSince product time at which the network began to move; null before
 * @param assignedAt product time at which the last device was assigned; null before
 * @param qos0ArrivedPercent as measured at that moment; null before
 */
record DemoPlan(
    int devices,
    long seed,
    double loss,
    int timeScale,
    Instant weatherSince,
    Instant assignedAt,
    Double qos0ArrivedPercent) {
  /** The file in the data folder; its presence marks the folder as a demo's. */
  static final String FILE = "demo.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  DemoPlan underWeatherSince(Instant since) {
    return new DemoPlan(devices, seed, loss, timeScale, since, assignedAt, qos0ArrivedPercent);
  }

  DemoPlan assigned(Instant at) {
    return new DemoPlan(devices, seed, loss, timeScale, weatherSince, at, qos0ArrivedPercent);
  }

  DemoPlan measured(double percent) {
    return new DemoPlan(devices, seed, loss, timeScale, weatherSince, assignedAt, percent);
  }

  static DemoPlan read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), DemoPlan.class);
  }

  /** Replaces the file as a whole, so that a kill leaves the old plan or the new one. */
  void write(Path folder) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), this);
    Files.move(
        fresh,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
