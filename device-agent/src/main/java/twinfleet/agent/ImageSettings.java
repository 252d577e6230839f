package twinfleet.agent;

import java.net.URI;
import java.time.Duration;
import twinfleet.protocol.DesiredDocument;

/**
 * How the device fetches images; transport times, never scaled.
 *
 * @param base against which a document's relative url is resolved; null: only absolute urls work
 * @param alwaysBase send also absolute urls to the base's host, keeping path and query
 * @param retryMin first delay after a failed transfer
 * @param retryMax longest delay after repeated failures
 * @param stall a transfer without a byte for so long is broken off and tried again
 * @param spareBytes room that must be left on the disk beside the image
 */
public record ImageSettings(
    URI base,
    boolean alwaysBase,
    Duration retryMin,
    Duration retryMax,
    Duration stall,
    long spareBytes) {

  /** Defaults with this base. */
  public static ImageSettings of(URI base) {
    return new ImageSettings(
        base,
        false,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        1 << 20);
  }

  /** The same, with every download sent to the base's host. */
  public ImageSettings throughBase() {
    return new ImageSettings(base, true, retryMin, retryMax, stall, spareBytes);
  }

  /** The same with other transport times. */
  public ImageSettings withTimes(Duration min, Duration max, Duration stalled) {
    return new ImageSettings(base, alwaysBase, min, max, stalled, spareBytes);
  }

  /** From where the image of {@code document} comes; throws what {@link URI} throws. */
  URI locate(DesiredDocument document) {
    String url = document.url() == null ? "/api/v1/artifacts/" + document.sha256() : document.url();
    URI given = URI.create(url);
    if (!given.isAbsolute() || (alwaysBase && base != null)) {
      if (base == null) {
        throw new IllegalArgumentException("a relative url and no artifact base: " + given);
      }
      String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
      given = base.resolve(given.getRawPath() + query);
    }
    if (!"http".equals(given.getScheme()) && !"https".equals(given.getScheme())) {
      throw new IllegalArgumentException("neither http nor https: " + given);
    }
    return given;
  }
}
