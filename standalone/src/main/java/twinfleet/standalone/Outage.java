package twinfleet.standalone;

/** A hosted part that was killed and is kept away; closing lets it come back and serve. */
public interface Outage extends AutoCloseable {
  @Override
  void close();
}
