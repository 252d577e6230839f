package twinfleet.loadtest.soak;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.live.Metrics;
import twinfleet.loadtest.live.Vitals;
import twinfleet.service.EnvironmentFault;

/** Looks at a node's process from outside, the heap right after a full collection. */
final class Sampler implements AutoCloseable {
  private static final double MIB = 1 << 20;
  private static final int COLLECT_BOUND_SECONDS = 60;

  private final LiveNode node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Sample> samples = new ArrayList<>();

  Sampler(LiveNode node) {
    this.node = node;
  }

  /** Takes a sample and keeps it. */
  Sample take(double at) throws IOException, InterruptedException {
    collect();
    double heap =
        metrics().values().entrySet().stream()
            .filter(e -> e.getKey().matches("jvm_memory_used_bytes\\{.*area=\"heap\".*"))
            .mapToDouble(java.util.Map.Entry::getValue)
            .sum();
    Vitals vitals = Vitals.of(node.process().pid());
    Sample sample =
        new Sample(
            at,
            vitals.threads(),
            vitals.files(),
            vitals.sockets(),
            heap / MIB,
            vitals.residentMb());
    samples.add(sample);
    return sample;
  }

  Metrics metrics() throws IOException, InterruptedException {
    return Metrics.of(http, node.management());
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  private void collect() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(node.process().pid()),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!jcmd.waitFor(COLLECT_BOUND_SECONDS, TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
      throw new EnvironmentFault("jcmd GC.run did not end in " + COLLECT_BOUND_SECONDS + " s");
    }
    if (jcmd.exitValue() != 0) {
      throw new EnvironmentFault("jcmd GC.run failed; a JDK is needed, or the node died");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
