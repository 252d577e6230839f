package twinfleet.persistence.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes {@link JournaledTwin} as a snapshot, which is a cache: what cannot be read is replayed.
 */
public final class SnapshotSerializer extends SerializerWithStringManifest {
  /** In every snapshot row. */
  public static final int IDENTIFIER = 730_202;

  /** To be raised when {@code DeviceTwin} changes its meaning, so that old ones are passed over. */
  static final String MANIFEST = "twin.snapshot.v1";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object snapshot) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object snapshot) {
    return TwinJson.bytes(snapshot);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!MANIFEST.equals(manifest)) {
      throw new IllegalArgumentException("a snapshot of another version: " + manifest);
    }
    return TwinJson.value(bytes, JournaledTwin.class);
  }
}
