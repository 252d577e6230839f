package twinfleet.loadtest.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One scrape of a node's {@code /metrics}.
 *
 * @param values by name with labels, as Prometheus writes them
 */
public record Metrics(Map<String, Double> values) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^([a-zA-Z_][^#\\s{]*(?:\\{.*})?) (\\S+)");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Keeps its map to itself. */
  public Metrics {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Reads them anew. */
  public static Metrics of(HttpClient http, URI management)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(management.resolve("/metrics")).timeout(TIMEOUT).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("/metrics answered " + answer.statusCode());
    }
    return parse(answer.body());
  }

  static Metrics parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      values.put(line.group(1), Double.parseDouble(line.group(2).replace("Inf", "Infinity")));
    }
    return new Metrics(values);
  }

  /** The sum of all values of {@code name}, whatever their labels; 0 when there is none. */
  public double sum(String name) {
    return values.entrySet().stream()
        .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
