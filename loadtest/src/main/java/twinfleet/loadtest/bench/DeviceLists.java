package twinfleet.loadtest.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lists as a node answers them: each client walks each list from page to page. */
final class DeviceLists implements Query.Source {
  private static final String CURSOR = "\"nextCursor\":\"";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final Map<String, String> cursors = new ConcurrentHashMap<>();

  DeviceLists(URI http) {
    this.api = http.resolve("/api/v1/");
  }

  @Override
  public void list(int number, long turn) throws IOException, InterruptedException {
    int which = (int) ((turn + number) % ListCalls.ALL.size());
    String query = "devices?" + ListCalls.ALL.get(which).query();
    String key = number + "-" + which;
    String cursor = cursors.getOrDefault(key, "");
    String body = get(cursor.isEmpty() ? query : query + "&cursor=" + cursor);
    int at = body.lastIndexOf(CURSOR);
    cursors.put(key, at < 0 ? "" : body.substring(at + CURSOR.length(), body.lastIndexOf('"')));
  }

  @Override
  public void status() throws IOException, InterruptedException {
    get("fleet/status");
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + answer.body());
    }
    return answer.body();
  }
}
