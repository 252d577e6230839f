package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.counted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** Well-formed messages that cannot be true: numbers from nowhere, replays, lies of a device. */
final class TruthKinds {
  private static final String MAX = Long.toString(Long.MAX_VALUE);

  private TruthKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    numbers(kinds);
    connections(kinds);
    lies(kinds);
    strangers(kinds);
    oddities(kinds);
    kinds.add(replay());
    return kinds;
  }

  private static void numbers(List<Kind> kinds) {
    refused(kinds, "epoch 2^63-1", "TOO_FAR_AHEAD", Topics.Kind.STATE, report("1", MAX, "1"));
    refused(
        kinds,
        "snapshot of epoch 2^63-1",
        "TOO_FAR_AHEAD",
        Topics.Kind.SNAPSHOT,
        snapshot("null", "null", MAX));
    refused(
        kinds,
        "heartbeat of epoch 2^63-1",
        "TOO_FAR_AHEAD",
        Topics.Kind.HEARTBEAT,
        "{\"epoch\":" + MAX + ",\"seq\":1}");
    refused(kinds, "generation 2^63-1", "TOO_FAR_AHEAD", Topics.Kind.STATE, report(MAX, "1", "1"));
    refused(
        kinds,
        "snapshot of generation 2^63-1",
        "TOO_FAR_AHEAD",
        Topics.Kind.SNAPSHOT,
        snapshot(MAX, "null", "1"));
    refused(
        kinds,
        "snapshot of revision 2^63-1",
        "TOO_FAR_AHEAD",
        Topics.Kind.SNAPSHOT,
        snapshot("null", MAX, "1"));
    refused(
        kinds,
        "the next generation, never given",
        "UNKNOWN_GENERATION",
        Topics.Kind.STATE,
        report("2", "1", "1"));
    refused(
        kinds,
        "generation 0 after a new one",
        "STALE_GENERATION",
        Topics.Kind.STATE,
        report("0", "1", "1"));
  }

  /** A number that no connection can follow would make every later presence an old one. */
  private static void connections(List<Kind> kinds) {
    refused(
        kinds,
        "connection 2^63-1 comes",
        "TOO_FAR_AHEAD",
        Topics.Kind.PRESENCE,
        "{\"online\":true,\"epoch\":1,\"connection\":" + MAX + "}");
    refused(
        kinds,
        "connection 2^63-1 goes",
        "TOO_FAR_AHEAD",
        Topics.Kind.PRESENCE,
        "{\"online\":false,\"epoch\":1,\"connection\":" + MAX + "}");
    refused(
        kinds,
        "presence of epoch 2^63-1",
        "TOO_FAR_AHEAD",
        Topics.Kind.PRESENCE,
        "{\"online\":true,\"epoch\":" + MAX + ",\"connection\":1}");
  }

  private static void lies(List<Kind> kinds) {
    handled(
        kinds,
        "APPLIED, but another version runs",
        Topics.Kind.STATE,
        "{\"generation\":1,\"epoch\":1,\"seq\":1,\"state\":\"APPLIED\","
            + "\"currentVersion\":\"6.6.6\"}");
    handled(
        kinds,
        "DELIVERED with another digest",
        Topics.Kind.STATE,
        "{\"generation\":1,\"epoch\":1,\"seq\":1,\"state\":\"DELIVERED\",\"sha256\":\""
            + "0".repeat(64)
            + "\"}");
    handled(
        kinds,
        "a reason that nobody knows",
        Topics.Kind.STATE,
        "{\"generation\":1,\"epoch\":1,\"seq\":1,\"state\":\"FAILED\",\"reason\":\"GREMLINS\"}");
    handled(kinds, "seq 2^63-1", Topics.Kind.STATE, report("1", "1", MAX));
    handled(
        kinds,
        "heartbeat of seq 2^63-1",
        Topics.Kind.HEARTBEAT,
        "{\"epoch\":1,\"seq\":" + MAX + "}");
    handled(
        kinds,
        "a snapshot from a restored backup",
        Topics.Kind.SNAPSHOT,
        snapshot("900000", "900000", "1"));
    handled(
        kinds,
        "device A's payload under B",
        Topics.Kind.SNAPSHOT,
        snapshot("1", "1", "1").replace("{", "{\"deviceId\":\"innocent-0\","));
  }

  private static void strangers(List<Kind> kinds) {
    kinds.add(
        new Kind(
            "a device that nobody registered",
            "4 device topics",
            counted("unknown device"),
            ground -> {
              for (Topics.Kind kind : Topics.Kind.values()) {
                DeviceId stranger = new DeviceId("stranger-" + kind.name());
                ground.publish(kind, stranger, Messages.valid(kind));
              }
              return Sent.messages(4);
            }));
    kinds.add(
        new Kind(
            "a decommissioned device",
            "4 device topics",
            counted("refused DECOMMISSIONED"),
            ground -> {
              DeviceId gone = ground.victim();
              ground.fleet().call("POST", "devices/" + gone + "/decommission", "{}");
              for (Topics.Kind kind : Topics.Kind.values()) {
                ground.publish(kind, gone, Messages.valid(kind));
              }
              return Sent.messages(4);
            }));
  }

  private static void oddities(List<Kind> kinds) {
    odd(kinds, "a field named like a class", "\"@class\":\"java.lang.ProcessBuilder\"");
    odd(kinds, "__proto__ and constructor", "\"__proto__\":{\"a\":1},\"constructor\":{}");
    odd(kinds, "a \\u0000 in an unknown field", "\"more\":\"a\\u0000b\"");
    odd(kinds, "a lone surrogate in an unknown field", "\"more\":\"\\ud800\"");
    odd(kinds, "the same key thrice, all good", "\"epoch\":1,\"epoch\":1");
    odd(kinds, "an empty key", "\"\":\"\"");
  }

  private static Kind replay() {
    return new Kind(
        "yesterday's traffic again",
        "state, snapshot, heartbeat",
        counted("refused DUPLICATE"),
        ground -> {
          DeviceId device = ground.onlineVictim();
          Map<String, Long> before = Counters.of(ground.metrics());
          List<Topics.Kind> said =
              List.of(Topics.Kind.HEARTBEAT, Topics.Kind.SNAPSHOT, Topics.Kind.STATE);
          for (int seq = 1; seq <= 10; seq++) {
            ground.publish(Topics.Kind.STATE, device, report("1", "1", Integer.toString(seq)));
          }
          ground.awaitCounted("handled STATE", before, 10);
          int again = 0;
          for (int seq = 1; seq <= 10; seq++) {
            for (Topics.Kind kind : said) {
              String valid = Messages.valid(kind).replace("\"seq\":7", "\"seq\":" + seq);
              ground.publish(kind, device, valid);
              again++;
            }
          }
          return Sent.messages(again);
        });
  }

  private static String report(String generation, String epoch, String seq) {
    return "{\"generation\":%s,\"epoch\":%s,\"seq\":%s,\"state\":\"IN_PROGRESS\"}"
        .formatted(generation, epoch, seq);
  }

  private static String snapshot(String generation, String revision, String epoch) {
    return "{\"currentVersion\":\"2.3.0\",\"generation\":%s,\"revision\":%s,\"epoch\":%s,\"seq\":1}"
        .formatted(generation, revision, epoch);
  }

  private static void odd(List<Kind> kinds, String name, String field) {
    kinds.add(PayloadKinds.tolerated(name, kind -> Messages.with(kind, field)));
  }

  private static void refused(
      List<Kind> kinds, String name, String refusal, Topics.Kind kind, String payload) {
    one(kinds, name, counted("refused " + refusal), kind, payload);
  }

  private static void handled(List<Kind> kinds, String name, Topics.Kind kind, String payload) {
    one(kinds, name, counted("handled " + kind.name()), kind, payload);
  }

  /** From a device that has an offer and is online. */
  private static void one(
      List<Kind> kinds, String name, Expected expected, Topics.Kind kind, String payload) {
    kinds.add(
        new Kind(
            name,
            kind.name().toLowerCase(java.util.Locale.ROOT),
            expected,
            ground -> {
              DeviceId device = ground.onlineVictim();
              ground.publish(kind, device, payload);
              return Sent.messages(1);
            }));
  }
}
