package twinfleet.persistence.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Hands the journal the very bytes that were hashed. */
public final class RecordedSerializer extends SerializerWithStringManifest {
  /** In every journal row; never to be changed. */
  public static final int IDENTIFIER = 730_201;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return Manifests.of(((Recorded) event).event());
  }

  @Override
  public byte[] toBinary(Object event) {
    return ((Recorded) event).bytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return RecordedCodec.open(bytes, manifest);
  }
}
