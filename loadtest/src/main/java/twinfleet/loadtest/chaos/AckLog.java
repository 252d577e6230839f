package twinfleet.loadtest.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import twinfleet.protocol.Topics;

/** Writes down which reports and snapshots the node acknowledged to its broker. */
record AckLog(History history) implements MqttRelay.Acks {
  @Override
  public void acknowledged(String topic, byte[] payload, Instant at) {
    Topics.parse(topic)
        .filter(s -> s.kind() == Topics.Kind.STATE || s.kind() == Topics.Kind.SNAPSHOT)
        .ifPresent(
            source -> {
              String text = new String(payload, StandardCharsets.UTF_8);
              history.add(new Seen.Acknowledged(topic, text, at));
            });
  }
}
