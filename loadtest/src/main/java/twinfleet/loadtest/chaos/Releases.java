package twinfleet.loadtest.chaos;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.loadtest.chaos.OperatorApi.Body;
import twinfleet.loadtest.chaos.Seen.Outcome;
import twinfleet.protocol.FirmwareVersion;

/** An endless row of releases, each with a higher counter, made when first needed. */
final class Releases {
  static final String MODEL = "gw-3";
  static final FirmwareVersion FACTORY = new FirmwareVersion("1.0.0");
  private static final int IMAGE_BYTES = 4 * 1024;

  private final OperatorApi api;
  private final long seed;
  private final AtomicInteger made = new AtomicInteger();

  Releases(OperatorApi api, long seed) {
    this.api = api;
    this.seed = seed;
  }

  static FirmwareVersion version(int number) {
    return new FirmwareVersion("2." + number + ".0");
  }

  /** Waits until release {@code number} can be assigned; false when the run was stopped. */
  synchronized boolean provide(int number) throws InterruptedException {
    while (made.get() < number) {
      int next = made.get() + 1;
      if (!make(next)) {
        return false;
      }
      made.set(next);
    }
    return true;
  }

  private boolean make(int number) throws InterruptedException {
    byte[] image = new byte[IMAGE_BYTES];
    new SplittableRandom(seed + number).nextBytes(image);
    String version = version(number).value();
    String json =
        "{\"model\":\"%s\",\"version\":\"%s\",\"sha256\":\"%s\","
            + "\"sizeBytes\":%d,\"releaseCounter\":%d}";
    json = json.formatted(MODEL, version, sha256(image), image.length, number + 1);
    String key = "release-" + seed + "-" + number;
    var release = api.writeUntilKnown("release", null, key, "POST", "releases", Body.json(json));
    String path = "releases/" + MODEL + "/" + version + "/image";
    var upload = api.writeUntilKnown("image", null, key + "-image", "PUT", path, Body.image(image));
    return release.outcome() == Outcome.OK && upload.outcome() == Outcome.OK;
  }

  private static String sha256(byte[] image) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
