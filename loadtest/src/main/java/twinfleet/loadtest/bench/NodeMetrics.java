package twinfleet.loadtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The node's own figures.
 *
 * @param management its management address
 */
record NodeMetrics(URI management) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * The sum of all series of {@code name} whose labels hold {@code label}; 0 when there is none.
   */
  double sum(String name, String label) {
    return text()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String text() {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/metrics")).build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString()).body();
    } catch (IOException fault) {
      throw new UncheckedIOException("the node's metrics are not answered", fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the node's metrics are read", stopped);
    }
  }

  /** Heartbeats that their twins have taken. */
  long heartbeatsHandled() {
    return (long) sum("twinfleet_mqtt_in_handled_total", "HEARTBEAT");
  }
}
