package twinfleet.service.mqtt;

import java.time.Instant;
import java.util.function.BiFunction;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.protocol.WireMessage;

/** What a message turned out to be. The border where names and payloads are parsed, once. */
sealed interface Reading {
  /** Messages with the same lane are handled one after another. */
  String lane();

  /** A command for the twin of {@code device}. */
  record Command(Topics.Kind kind, DeviceId device, TwinCommand command) implements Reading {
    @Override
    public String lane() {
      return device.value();
    }
  }

  /**
   * A message that breaks the contract.
   *
   * @param device who sent it, null when the topic names nobody
   */
  record Broken(RejectedMessages.Kind kind, DeviceId device, String detail) implements Reading {
    @Override
    public String lane() {
      return "";
    }
  }

  /**
   * More than its sender may send; not read any further.
   *
   * @param first whether it is the first of its sender for a while
   */
  record Excess(Topics.Kind kind, DeviceId device, boolean first) implements Reading {
    @Override
    public String lane() {
      return "";
    }
  }

  /**
   * Reads a message received at product time {@code at}; hostile bytes are a value. {@code limit}
   * is asked before the payload is looked at.
   */
  static Reading of(String topic, byte[] payload, Instant at, RateLimit limit) {
    Topics.Source source = Topics.parse(topic).orElse(null);
    if (source == null) {
      return new Broken(RejectedMessages.Kind.FOREIGN_TOPIC, null, "no device sends on this topic");
    }
    if (!DeviceId.isValid(source.device())) {
      return new Broken(
          RejectedMessages.Kind.DEVICE_ID,
          null,
          "the topic names no device: " + source.device().length() + " characters");
    }
    DeviceId device = new DeviceId(source.device());
    return switch (limit.admit(device, at)) {
      case TAKEN -> read(source.kind(), device, payload, at);
      case FIRST_DROPPED -> new Excess(source.kind(), device, true);
      case DROPPED -> new Excess(source.kind(), device, false);
    };
  }

  private static Reading read(Topics.Kind kind, DeviceId device, byte[] payload, Instant at) {
    return switch (kind) {
      case STATE -> read(kind, device, payload, StateReport.class, at, Translation::of);
      case SNAPSHOT -> read(kind, device, payload, Snapshot.class, at, Translation::of);
      case HEARTBEAT -> read(kind, device, payload, Heartbeat.class, at, Translation::of);
      case PRESENCE -> read(kind, device, payload, PresenceMessage.class, at, Translation::of);
    };
  }

  private static <T extends WireMessage> Reading read(
      Topics.Kind kind,
      DeviceId device,
      byte[] payload,
      Class<T> type,
      Instant at,
      BiFunction<T, Instant, TwinCommand> translation) {
    return switch (WireCodec.decode(payload, type)) {
      case Decoded.Message<T>(T message) ->
          new Command(kind, device, translation.apply(message, at));
      case Decoded.Malformed<T>(Decoded.Kind why, String detail) ->
          new Broken(RejectedMessages.Kind.of(why), device, detail);
    };
  }
}
