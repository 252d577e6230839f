package twinfleet.loadtest.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import twinfleet.loadtest.load.FleetApi;

/** Releases with a small image: what an image weighs is not measured here. */
final class Releases {
  private static final int IMAGE_BYTES = 1_024;

  private Releases() {}

  /** Makes {@code version} known with its image. */
  static void make(FleetApi api, String version, long counter) {
    byte[] image = new byte[IMAGE_BYTES];
    image[0] = (byte) counter;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(image);
      api.release(version, HexFormat.of().formatHex(digest), image, counter);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
