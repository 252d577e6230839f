package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;
import static twinfleet.loadtest.hostile.Expected.malformed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.Topics;

/** Names that are no device's, and topics that only look like the contract's. */
final class TopicKinds {
  private static final String TAKEN = "taken by the broker";
  private static final String CUT = "cut by the broker";
  private static final byte[] PAYLOAD =
      Messages.valid(Topics.Kind.STATE).getBytes(StandardCharsets.UTF_8);

  private TopicKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    names(kinds);
    nearMisses(kinds);
    cut(kinds, "a wildcard + for a device", text("/device/+/firmware/state"));
    cut(kinds, "a wildcard # behind a device", text("/device/innocent-0/#"));
    cut(kinds, "a topic that is not UTF-8", new byte[] {'/', 'd', (byte) 0xFF, (byte) 0xFE});
    cut(kinds, "a zero in a topic", text("/device/a\u0000b/firmware/state"));
    cut(kinds, "a topic of nothing", new byte[0]);
    return kinds;
  }

  private static void names(List<Kind> kinds) {
    name(kinds, "a device id of 300 characters", "d".repeat(300));
    name(kinds, "a device id of 65 characters", "d".repeat(65));
    name(kinds, "a device id of 60 000 characters", "d".repeat(60_000));
    name(kinds, "a device id of nothing", "");
    name(kinds, "a device id with a space", "innocent 0");
    name(kinds, "a device id that begins with a dot", "..");
    name(kinds, "a device id percent-encoded", "innocent%2D0");
    name(kinds, "a device id in Cyrillic", "inn\u043ecent-0");
    name(kinds, "a device id with an emoji", "device-\uD83D\uDE80");
    name(kinds, "a device id with a quote", "a' OR '1'='1");
    name(kinds, "a device id with a script", "<script>alert(1)<script>");
    name(kinds, "a device id with a dollar look-up", "${jndi:ldap:a}");
  }

  private static void name(List<Kind> kinds, String name, String id) {
    kinds.add(
        new Kind(
            name,
            "4 device topics",
            malformed("DEVICE_ID"),
            ground -> {
              for (Topics.Kind kind : Topics.Kind.values()) {
                byte[] payload = Messages.valid(kind).getBytes(StandardCharsets.UTF_8);
                ground.publish(kind.filter().replace("+", id), payload);
              }
              return Sent.messages(4);
            }));
  }

  private static void nearMisses(List<Kind> kinds) {
    near(kinds, "no slash at the begin", "device/innocent-0/firmware/state");
    near(kinds, "two slashes at the begin", "//device/innocent-0/firmware/state");
    near(kinds, "a slash at the end", "/device/innocent-0/firmware/state/");
    near(kinds, "one level more", "/device/innocent-0/extra/firmware/state");
    near(kinds, "one level less", "/device/innocent-0/state");
    near(kinds, "capital letters", "/device/innocent-0/firmware/STATE");
    near(kinds, "another noun", "/devices/innocent-0/heartbeat");
    near(kinds, "the query's own topic", "/device/innocent-99/firmware/query");
    near(kinds, "a document for nobody", "/firmware/update/v2/nobody");
  }

  /** The node is not subscribed there: nothing may be counted and nobody changed. */
  private static void near(List<Kind> kinds, String name, String topic) {
    kinds.add(
        new Kind(
            "topic with " + name,
            topic.length() > 40 ? topic.substring(0, 40) : topic,
            answered(TAKEN),
            ground -> {
              ground.publish(topic, PAYLOAD);
              return Sent.answered(List.of(TAKEN));
            }));
  }

  private static void cut(List<Kind> kinds, String name, byte[] topic) {
    kinds.add(
        new Kind(
            name,
            "MQTT topic",
            answered(CUT),
            ground -> {
              try (PlainMqtt own = ground.stranger("bad-topic")) {
                own.publish(0x32, topic, 1, PAYLOAD);
                own.awaitAcknowledged(1);
                return Sent.answered(List.of(TAKEN));
              } catch (IOException cut) {
                return Sent.answered(List.of(CUT));
              }
            }));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
