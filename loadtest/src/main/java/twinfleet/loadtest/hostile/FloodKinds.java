package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.counted;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** More than anybody should send: of one mad device, and of strangers. */
final class FloodKinds {
  /** Publishes without PUBACK at a time; the broker's own window is larger. */
  private static final int IN_FLIGHT_MAX = 200;

  private FloodKinds() {}

  static List<Kind> all() {
    return List.of(
        flood(
            "one mad device floods junk",
            counted("malformed NOT_JSON", "malformed WRONG_VALUE", "limited STATE"),
            Topics.Kind.STATE,
            (device, i) -> device,
            i -> "junk " + i),
        flood(
            "one mad device floods reports",
            counted("handled STATE", "limited STATE")
                .beside("refused DUPLICATE", "refused UNKNOWN_GENERATION"),
            Topics.Kind.STATE,
            (device, i) -> device,
            i -> Messages.valid(Topics.Kind.STATE).replace("\"seq\":7", "\"seq\":" + (i + 1))),
        flood(
            "one mad device floods presence",
            counted("handled PRESENCE", "limited PRESENCE").beside("refused DUPLICATE"),
            Topics.Kind.PRESENCE,
            (device, i) -> device,
            i -> "{\"online\":" + (i % 2 == 0) + ",\"connection\":" + (i / 2) + "}"),
        flood(
            "strangers flood",
            counted("unknown device"),
            Topics.Kind.STATE,
            (device, i) -> new DeviceId("nobody-" + i),
            i -> Messages.valid(Topics.Kind.STATE)));
  }

  /** Who sends the {@code i}th message. */
  @FunctionalInterface
  private interface Sender {
    DeviceId of(DeviceId victim, int i);
  }

  private static Kind flood(
      String name,
      Expected expected,
      Topics.Kind kind,
      Sender sender,
      IntFunction<String> payload) {
    return new Kind(
        name,
        kind.name().toLowerCase(java.util.Locale.ROOT),
        expected,
        ground -> {
          DeviceId victim = ground.victim();
          int count = ground.scale().flood();
          try (PlainMqtt own = ground.stranger("flood-" + victim)) {
            Deque<Integer> inFlight = new ArrayDeque<>();
            for (int i = 0; i < count; i++) {
              if (inFlight.size() == IN_FLIGHT_MAX) {
                awaitHalf(own, inFlight);
              }
              byte[] bytes = PlainBytes.text(payload.apply(i));
              inFlight.add(own.begin(kind.of(sender.of(victim, i)), bytes, false));
            }
            own.awaitAcknowledged(inFlight.getLast());
          }
          return Sent.messages(count);
        });
  }

  private static void awaitHalf(PlainMqtt own, Deque<Integer> inFlight) throws IOException {
    int last = 0;
    while (inFlight.size() > IN_FLIGHT_MAX / 2) {
      last = inFlight.removeFirst();
    }
    own.awaitAcknowledged(last);
  }
}
