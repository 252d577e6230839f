package twinfleet.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bar of ended deliveries with the live count by state behind it. */
final class DemoProgress implements AutoCloseable {
  private static final int REFRESH_MS = 500;
  private static final int WIDTH_CHARS = 118;

  private final ProgressBar bar;

  DemoProgress(String task, int devices, PrintStream terminal) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(devices)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH_CHARS))
            .hideEta()
            .build();
  }

  void stepTo(long done) {
    bar.stepTo(done);
  }

  void step() {
    bar.step();
  }

  /** Shows a fleet status; {@code ended} is how many deliveries are over. */
  void show(JsonNode status, long ended) {
    List<String> states = new ArrayList<>();
    status
        .path("byState")
        .properties()
        .forEach(
            e -> {
              if (e.getValue().asLong() > 0) {
                states.add(e.getKey() + " " + e.getValue().asLong());
              }
            });
    bar.setExtraMessage(
        " " + String.join(", ", states) + ", online " + status.at("/byPresence/ONLINE").asLong());
    bar.stepTo(ended);
  }

  @Override
  public void close() {
    bar.close();
  }
}
