package twinfleet.service.http;

import java.util.concurrent.CompletableFuture;
import twinfleet.core.Release;

/**
 * Where the image of a release comes from: the release's own url, or, without one, this service,
 * which then must have it before it is offered.
 */
final class ReleaseImages {
  private final ImageStore store;
  private final CompletableFuture<String> baseUrl;

  /**
   * @param baseUrl what devices see before {@code /api/v1}; known once the server is bound
   */
  ReleaseImages(ImageStore store, CompletableFuture<String> baseUrl) {
    this.store = store;
    this.baseUrl = baseUrl;
  }

  /** What is known of an image. */
  enum Image {
    /** To be uploaded here. */
    MISSING,
    /** Here. */
    UPLOADED,
    /** At the release's own url. */
    EXTERNAL
  }

  Image image(Release release) {
    if (release.url() != null) {
      return Image.EXTERNAL;
    }
    return store.has(release.sha256()) ? Image.UPLOADED : Image.MISSING;
  }

  boolean isMissing(Release release) {
    return image(release) == Image.MISSING;
  }

  /** {@code release} as devices are told of it: with an absolute url. */
  Release offered(Release release) {
    if (release.url() != null) {
      return release;
    }
    String url = baseUrl.join() + HttpServer.PREFIX + "/artifacts/" + release.sha256();
    return new Release(
        release.model(),
        release.version(),
        release.sha256(),
        release.sizeBytes(),
        url,
        release.releaseCounter(),
        release.requires());
  }

  static String uploadPath(Release release) {
    return HttpServer.PREFIX + "/releases/" + release.model() + "/" + release.version() + "/image";
  }
}
