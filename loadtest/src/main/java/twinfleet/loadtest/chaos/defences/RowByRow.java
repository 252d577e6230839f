package twinfleet.loadtest.chaos.defences;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;

/**
 * Devices are registered at once while the journal's only writer waits for a lock, so that their
 * events gather in one batch; the row of one of them, in their midst, is refused.
 */
final class RowByRow implements Scenario {
  private static final String BAD = "refused-by-the-database";
  private static final int INNOCENTS = 40;

  /** For the requests to reach their twins while the lock is held, below every ask's timeout. */
  private static final Duration GATHERING = Duration.ofSeconds(3);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Override
  public Defence defence() {
    return Defence.ROW_BY_ROW;
  }

  @Override
  public String promise() {
    return "S1";
  }

  @Override
  public String checker() {
    return "a bad row fails alone: innocents are answered 2xx";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path folder = ground.folder("row-by-row");
    List<String> options = new ArrayList<>(sabotage);
    options.add("-Djdbc-journal.parallelism=1");
    try (Database database = ground.database();
        NodeJvm node = NodeJvm.start(ground, database, folder, options);
        HttpClient http = HttpClient.newHttpClient();
        Connection lock = Ground.connect(database);
        Statement statement = lock.createStatement()) {
      statement.execute(
          "ALTER TABLE event_journal ADD CHECK (persistence_id <> 'twin|" + BAD + "')");
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE event_journal IN SHARE MODE");
      Map<String, CompletableFuture<HttpResponse<String>>> answers = new LinkedHashMap<>();
      for (int i = 0; i < INNOCENTS; i++) {
        if (i == INNOCENTS / 2) {
          answers.put(BAD, register(http, node.http(), BAD));
        }
        String innocent = "innocent-" + i;
        answers.put(innocent, register(http, node.http(), innocent));
      }
      Await.pause(GATHERING);
      lock.rollback();
      return failed(answers);
    }
  }

  private static CompletableFuture<HttpResponse<String>> register(
      HttpClient http, URI node, String device) {
    String json = "{\"deviceId\":\"" + device + "\",\"model\":\"gw-3\"}";
    return http.sendAsync(
        HttpRequest.newBuilder(node.resolve("/api/v1/devices"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "register-" + device)
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private static List<String> failed(Map<String, CompletableFuture<HttpResponse<String>>> answers) {
    HttpResponse<String> bad = answers.remove(BAD).join();
    if (bad.statusCode() < 500) {
      throw new IllegalStateException("the bad row was not refused: " + bad.statusCode());
    }
    List<String> found = new ArrayList<>();
    answers.forEach(
        (device, answer) -> {
          int status = answer.join().statusCode();
          if (status >= 300) {
            found.add(device + " was answered " + status + ", its batch held " + BAD);
          }
        });
    return found;
  }
}
