package twinfleet.loadtest.bench;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Stores the bytes as they are: what serializing costs is the product's, not the yardstick's. */
final class BareEventSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 730_299;

  /** Made by the actor system. */
  public BareEventSerializer() {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return "bench.touched.v1";
  }

  @Override
  public byte[] toBinary(Object event) {
    return ((BareEntityNode.Touched) event).payload();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return new BareEntityNode.Touched(bytes);
  }
}
