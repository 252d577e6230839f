package twinfleet.loadtest.chaos.defences;

import java.io.IOException;
import java.net.URI;
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
 */
record NodeJvm(ChildJvm jvm, URI http) implements AutoCloseable {
  private static final Pattern HTTP = Pattern.compile("http=(\\S+)");

  /** Returns when it is ready. */
  static NodeJvm start(Ground ground, Database database, Path folder, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:TieredStopAtLevel=1");
    all.add("-Dtwinfleet.persistence.jdbc-url=" + database.settings().jdbcUrl());
    all.add("-Dtwinfleet.persistence.user=" + database.settings().user());
    all.add("-Dtwinfleet.mqtt.url=" + ground.broker().uri());
    all.add("-Dtwinfleet.http.artifacts=" + folder.resolve("artifacts"));
    all.add("-Dtwinfleet.http.port=0");
    all.add("-Dtwinfleet.http.management-port=0");
    ChildJvm jvm =
        ChildJvm.start(Twinfleet.class, all, List.of("node"), folder.resolve("node.log"));
    try {
      Matcher ready = HTTP.matcher(jvm.heard("ready ", Await.BOUND));
      if (!ready.find()) {
        throw new IllegalStateException("the node's ready line has another shape");
      }
      return new NodeJvm(jvm, URI.create(ready.group(1)));
    } catch (IOException | RuntimeException fault) {
      jvm.kill();
      throw fault;
    }
  }

  /** kill -9: nothing that follows depends on how it ends. */
  @Override
  public void close() {
    jvm.kill();
  }
}
