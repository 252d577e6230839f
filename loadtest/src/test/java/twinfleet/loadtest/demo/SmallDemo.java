package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.standalone.BrokerSettings;

/** A demo small and fast enough for a test, in a process of its own that may be killed. */
record SmallDemo(Path data, BrokerSettings.Kind broker) {
  private static final Logger LOG = LoggerFactory.getLogger(SmallDemo.class);

  static final int DEVICES = 24;
  private static final int SEED = 7;
  private static final int TIME_SCALE = 480;

  /** TTL 8 h and 30 min at the scale are 64 s; the rest is starting and a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(180);

  /** Starts a new one. */
  ChildTwinfleet begin() throws IOException {
    return ChildTwinfleet.start(
        kind(),
        "demo",
        "--data=" + data,
        "--devices=" + DEVICES,
        "--loss=0.3",
        "--seed=" + SEED,
        "--time-scale=" + TIME_SCALE,
        "--summary=" + summary());
  }

  /** Goes on with it. */
  ChildTwinfleet resume() throws IOException {
    return ChildTwinfleet.start(
        kind(), "demo", "--resume", "--data=" + data, "--summary=" + summary());
  }

  private String kind() {
    return "-Dtwinfleet.standalone.broker.kind=" + broker.name().toLowerCase(Locale.ROOT);
  }

  private Path summary() {
    return data.resolveSibling("summary.json");
  }

  /** Waits until some devices are done and some are not, and returns what it told of all then. */
  List<JsonNode> midst(ChildTwinfleet child) {
    try (FleetApi api = DemoFleet.api(child.said("http"), "midst")) {
      await("some applied, some open")
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isMidst(api.fleetStatus().path("byState")));
      return api.devices();
    }
  }

  private static boolean isMidst(JsonNode by) {
    long applied = by.path("APPLIED").asLong();
    long open =
        Stream.of("PENDING", "IN_PROGRESS", "DELIVERED").mapToLong(s -> by.path(s).asLong()).sum();
    return applied >= 5 && applied + open == DEVICES && open > 0;
  }

  /** Waits for its end, at which every device must be accounted for; prints what it took. */
  void end(ChildTwinfleet child) throws Exception {
    int code = child.exit(BOUND);
    assertThat(code).as("%s%n%s", child.output(), child.errors()).isZero();
    JsonNode figures = new ObjectMapper().readTree(summary().toFile());
    assertThat(figures.path("devices").asInt()).isEqualTo(DEVICES);
    assertThat(figures.path("unaccounted").asInt()).isZero();
    assertThat(figures.path("applied").asInt())
        .as("with seed %d no device stays away for the TTL: %s", SEED, figures)
        .isEqualTo(DEVICES);
    LOG.info("seed {}: {}", SEED, figures);
  }

  /** Removes the broker's data, as if its disk had been lost. */
  void deleteBroker() throws IOException {
    try (Stream<Path> inside = Files.walk(data.resolve("broker"))) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
