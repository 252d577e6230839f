package twinfleet.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The format on disk is for ever: one file per event version, never changed, never removed. A new
 * event, or a new version of one, gets a new file by {@code -Dgolden.add=true}, which writes
 * missing files only.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Origin ORIGIN =
      new Origin(
          "device:gw-1",
          "mqtt:state",
          "1/12",
          Instant.parse("2026-01-01T00:00:00.123456789Z"),
          "node-1");

  static Stream<Recorded> written() {
    return GoldenEvents.all().stream()
        .map(event -> RecordedCodec.seal(event, ORIGIN, Hash.of(new byte[0])));
  }

  @ParameterizedTest
  @MethodSource("written")
  void everyEventIsWrittenAsEver(Recorded now) throws IOException {
    Path file = file(Manifests.of(now.event()));
    if (Boolean.getBoolean("golden.add") && Files.notExists(file)) {
      JsonNode tree = JSON.readTree(now.bytes());
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
    }
    assertThat(file).as("a golden file for every event version").exists();
    assertThat(JSON.readTree(now.bytes())).isEqualTo(JSON.readTree(Files.readString(file)));
  }

  @Test
  void everyFileIsReadAsTheEventItWasWrittenFor() throws IOException {
    Map<String, Recorded> known =
        written()
            .collect(
                Collectors.toMap(r -> Manifests.of(r.event()), r -> r, (a, b) -> a, TreeMap::new));
    for (String manifest : golden()) {
      Recorded read = RecordedCodec.open(Files.readAllBytes(file(manifest)), manifest);
      assertThat(read.event()).isEqualTo(known.get(manifest).event());
      assertThat(read.origin()).isEqualTo(ORIGIN);
    }
  }

  @Test
  void everyEventTypeHasAnExampleOfItsOwn() {
    long types = RandomValues.leaves(twinfleet.core.TwinEvent.class).count();
    assertThat(written().map(r -> Manifests.of(r.event())).distinct()).hasSize((int) types);
    assertThat(golden()).hasSizeGreaterThanOrEqualTo((int) types);
  }

  private static java.util.List<String> golden() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString().replaceFirst("\\.json$", ""))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static Path file(String manifest) {
    return FOLDER.resolve(manifest + ".json");
  }
}
