package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * All that was seen in one run, in the order in which it was seen, each on one line of JSON. The
 * number of a line, from 1 within its run, is what a violation names as its evidence.
 */
public final class History implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final List<Seen> lines = new ArrayList<>();
  private final BufferedWriter file;
  private final String run;

  private History(String run, BufferedWriter file) {
    this.run = run;
    this.file = file;
  }

  /** The line as it is written. */
  private record Line(String run, long line, String kind, Seen seen) {}

  /**
   * Begins a run.
   *
   * @param run its name, repeated on each line
   * @param file lines are added to it; or null
   */
  public static History begin(String run, Path file) throws IOException {
    BufferedWriter writer =
        file == null
            ? null
            : Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new History(run, writer);
  }

  /** Adds one. */
  synchronized void add(Seen seen) {
    lines.add(seen);
    if (file == null) {
      return;
    }
    try {
      file.write(
          JSON.writeValueAsString(
              new Line(run, lines.size(), seen.getClass().getSimpleName(), seen)));
      file.newLine();
    } catch (IOException fault) {
      throw new UncheckedIOException("the history cannot be written", fault);
    }
  }

  /** All until now; the index of each is its line less one. */
  public synchronized List<Seen> lines() {
    return List.copyOf(lines);
  }

  @Override
  public synchronized void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("the history cannot be written", fault);
    }
  }
}
