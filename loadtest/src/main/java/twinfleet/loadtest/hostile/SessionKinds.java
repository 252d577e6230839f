package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;
import static twinfleet.loadtest.hostile.Expected.counted;
import static twinfleet.loadtest.hostile.Expected.malformed;

import java.util.List;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** What MQTT allows and no device should do: wills, retained messages, sessions, other QoS. */
final class SessionKinds {
  private static final String BORNE = "borne by the broker";

  /** Each says hello and leaves a will: below what one device may send at once. */
  private static final int TAKEOVERS = 20;

  private SessionKinds() {}

  static List<Kind> all() {
    return List.of(junkWill(), retainedJunk(), exactlyOnce(), canaryJunk(), takeover());
  }

  private static Kind junkWill() {
    return new Kind(
        "a last will of junk",
        "presence",
        malformed("NOT_JSON", "WRONG_VALUE"),
        ground -> {
          PlainMqtt own = PlainMqtt.open(ground.broker(), Ground.TIMEOUT);
          String topic = Topics.Kind.PRESENCE.of(ground.victim());
          own.connect("junk-will", true, new PlainMqtt.Will(topic, PlainBytes.text("gone!")));
          own.close();
          return Sent.messages(1);
        });
  }

  private static Kind retainedJunk() {
    return new Kind(
        "retained junk",
        "4 device topics",
        malformed("NOT_JSON", "WRONG_VALUE"),
        ground -> {
          try (PlainMqtt own = ground.stranger("retains-junk")) {
            for (Topics.Kind kind : Topics.Kind.values()) {
              own.retain(kind.of(ground.victim()), PlainBytes.text("junk for ever"));
            }
          }
          return Sent.messages(4);
        });
  }

  private static Kind exactlyOnce() {
    return new Kind(
        "a report at QoS 2 and at QoS 0",
        "state",
        counted("handled STATE").beside("refused DUPLICATE", "refused UNKNOWN_GENERATION"),
        ground -> {
          try (PlainMqtt own = ground.stranger("other-qos")) {
            byte[] topic = PlainBytes.text(Topics.Kind.STATE.of(ground.victim()));
            byte[] payload = PlainBytes.text(Messages.valid(Topics.Kind.STATE));
            own.publish(0x34, topic, 7, payload);
            own.send(0x62, new byte[] {0, 7});
            own.publish(0x30, PlainBytes.text(Topics.Kind.STATE.of(ground.victim())), 0, payload);
            own.ping();
          }
          return Sent.messages(2);
        });
  }

  /** What the node says to itself comes back with a tail of junk: its streams must bear it. */
  private static Kind canaryJunk() {
    return new Kind(
        "junk in the node's own canary",
        "/twinfleet/canary/#",
        answered(BORNE),
        ground -> {
          try (PlainMqtt ear = ground.stranger("canary-ear")) {
            ear.subscribe("/twinfleet/canary/#");
            PlainMqtt.Message heard = ear.nextMessage();
            byte[] more = new byte[heard.payload().length + 4];
            System.arraycopy(heard.payload(), 0, more, 0, heard.payload().length);
            more[more.length - 1] = 'x';
            ground.publish(heard.topic(), more);
            ground.publish(heard.topic(), new byte[0]);
          }
          return Sent.answered(List.of(BORNE, BORNE));
        });
  }

  private static Kind takeover() {
    return new Kind(
        "a device's session taken over",
        "presence",
        counted("handled PRESENCE").beside("refused DUPLICATE"),
        ground -> {
          DeviceId device = ground.victim();
          String topic = Topics.Kind.PRESENCE.of(device);
          PlainMqtt own = null;
          for (int i = 1; i <= TAKEOVERS; i++) {
            byte[] will =
                PlainBytes.text("{\"online\":false,\"cause\":\"WILL\",\"connection\":" + i + "}");
            // Not closed: whoever comes next under the same id throws it out.
            own = PlainMqtt.open(ground.broker(), Ground.TIMEOUT);
            own.connect(device.value(), true, new PlainMqtt.Will(topic, will));
            own.publish(topic, PlainBytes.text("{\"online\":true,\"connection\":" + i + "}"));
          }
          own.close();
          return Sent.messages(2 * TAKEOVERS);
        });
  }
}
