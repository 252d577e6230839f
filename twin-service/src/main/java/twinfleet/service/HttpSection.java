package twinfleet.service;

import java.nio.file.Path;
import twinfleet.service.http.HttpSettings;

/** Reads {@code twinfleet.http}. */
final class HttpSection {
  private HttpSection() {}

  static HttpSettings of(Section s) {
    return new HttpSettings(
        s.text("host"),
        s.port("port"),
        s.textOrNull("public-base-url"),
        s.text("management-host"),
        s.port("management-port"),
        Path.of(s.text("artifacts")),
        s.bytes("image-bytes-max"),
        s.count("uploads-max"),
        s.count("body-bytes-max"),
        s.count("bulk-bytes-max"),
        s.count("bulk-items-max"),
        s.count("bulk-in-flight-max"),
        s.millis("bulk-timeout-ms"),
        s.millis("body-timeout-ms"),
        s.millis("ask-timeout-ms"),
        s.millis("check-timeout-ms"),
        s.millis("fleet-count-interval-ms"),
        s.millis("fleet-count-patience-ms"));
  }
}
