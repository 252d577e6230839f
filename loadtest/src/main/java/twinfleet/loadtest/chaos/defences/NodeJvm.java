package twinfleet.loadtest.chaos.defences;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.Twinfleet;
import twinfleet.loadtest.bench.ChildJvm;
import twinfleet.persistence.Database;

/**
 * {@code ./twinfleet node} on a scenario's own database and the shared broker.
 *
 * @param http where its API is
 * @param management where it says whether it is ready
 */
record NodeJvm(ChildJvm jvm, URI http, URI management) implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("http=(\\S+) .*management=(\\S+)");

  /** Returns when it is ready. */
  static NodeJvm start(Ground ground, Database database, Path folder, List<String> options)
      throws IOException {
    return start(ground.broker().uri(), database, folder, options);
  }

  /** The same with another broker. */
  static NodeJvm start(URI broker, Database database, Path folder, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:TieredStopAtLevel=1");
    all.add("-Dtwinfleet.persistence.jdbc-url=" + database.settings().jdbcUrl());
    all.add("-Dtwinfleet.persistence.user=" + database.settings().user());
    all.add("-Dtwinfleet.mqtt.url=" + broker);
    all.add("-Dtwinfleet.http.artifacts=" + folder.resolve("artifacts"));
    all.add("-Dtwinfleet.http.port=0");
    all.add("-Dtwinfleet.http.management-port=0");
    ChildJvm jvm =
        ChildJvm.start(Twinfleet.class, all, List.of("node"), folder.resolve("node.log"));
    try {
      Matcher ready = READY.matcher(jvm.heard("ready ", Await.BOUND));
      if (!ready.find()) {
        throw new IllegalStateException("the node's ready line has another shape");
      }
      return new NodeJvm(jvm, URI.create(ready.group(1)), URI.create(ready.group(2)));
    } catch (IOException | RuntimeException fault) {
      jvm.kill();
      throw fault;
    }
  }

  /** Waits until it says again that it is ready, after it has said that it is not. */
  void awaitReady() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ready = HttpRequest.newBuilder(management.resolve("/health/ready")).build();
      Await.until(
          "the node hears its devices again",
          () -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  /** kill -9: nothing that follows depends on how it ends. */
  @Override
  public void close() {
    jvm.kill();
  }
}
