package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import twinfleet.protocol.DeviceId;

/** Addresses, parameters and methods that are not the API's. */
final class HttpAddressKinds {
  private static final String INVALID = "400 invalid-parameter";
  private static final String UNREADABLE = "400 malformed-request";
  private static final String NOT_FOUND = "404 not-found";
  private static final List<String> ID_ROUTES =
      List.of(
          "GET /devices/ID",
          "GET /devices/ID/explain",
          "DELETE /devices/ID",
          "POST /devices/ID/assign",
          "POST /devices/ID/cancel",
          "POST /devices/ID/hold",
          "POST /devices/ID/release",
          "POST /devices/ID/decommission",
          "POST /devices/ID/recommission",
          "GET /releases/ID/2.4.0",
          "GET /artifacts/ID");

  private HttpAddressKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    ids(kinds);
    traversal(kinds);
    parameters(kinds);
    filters(kinds);
    cursors(kinds);
    methods(kinds);
    management(kinds);
    return kinds;
  }

  private static void ids(List<Kind> kinds) {
    String[] refused = {INVALID, NOT_FOUND, UNREADABLE, "404 unknown-release", "422 invalid-field"};
    id(kinds, "an id of 300 characters", "d".repeat(300), refused);
    id(kinds, "an id with an encoded slash", "a%2Fb", refused);
    id(kinds, "an id with an encoded zero", "a%00b", refused);
    id(kinds, "an id with line ends", "a%0D%0ASet-Cookie:x", refused);
    id(kinds, "an id in Cyrillic", "%D0%B0%D0%B1", refused);
    id(kinds, "an id of invalid UTF-8", "a%FF%FEb", refused);
    id(kinds, "an id with SQL", "a'%20OR%20'1'='1", refused);
    id(kinds, "an id with a script", "%3Cscript%3E", refused);
    id(kinds, "an id of nothing", "", refused);
    id(kinds, "a broken percent sign", "a%zzb", UNREADABLE);
    id(kinds, "a percent sign at the end", "a%2", UNREADABLE);
    id(kinds, "raw control characters in an address", "a\u0001b", UNREADABLE);
    id(kinds, "an address of 5 000 characters", "d".repeat(5_000), "414 address-too-long");
    id(kinds, "an address of 10^6 characters", "d".repeat(1_000_000), "414 address-too-long");
  }

  private static void traversal(List<Kind> kinds) {
    String[] refused = {
      INVALID, NOT_FOUND, UNREADABLE, "404 unknown-artifact", "405 method-not-allowed"
    };
    get(kinds, "out of the artifacts by ..", "/artifacts/../../../../etc/passwd", refused);
    get(kinds, "out by encoded ..", "/artifacts/%2e%2e%2f%2e%2e%2fetc%2fpasswd", refused);
    get(kinds, "out by doubly encoded ..", "/artifacts/%252e%252e%252fetc", refused);
    get(kinds, "out by backslashes", "/artifacts/..%5c..%5cetc", refused);
    get(kinds, "the folder of artifacts", "/artifacts/", refused);
    get(kinds, "a digest with a dot behind", "/artifacts/" + Fleet.SHA256 + ".part", refused);
    get(kinds, "a digest in capital letters and a g", "/artifacts/G" + "A".repeat(63), refused);
  }

  private static void parameters(List<Kind> kinds) {
    get(kinds, "a limit below zero", "/devices?limit=-1", INVALID);
    get(kinds, "a limit of 2^63", "/devices?limit=9223372036854775808", INVALID);
    get(kinds, "a limit of 501", "/devices?limit=501", INVALID);
    get(kinds, "a limit of NaN", "/devices?limit=NaN", INVALID);
    get(kinds, "a parameter twice", "/devices?limit=1&limit=2", INVALID);
    get(kinds, "a parameter that nobody knows", "/devices?admin=true", INVALID);
    get(kinds, "consistent as a number", "/devices/good-1?consistent=1", INVALID);
    get(kinds, "SQL in sort", "/devices?sort=model;DROP%20TABLE%20twin_view", INVALID);
    get(kinds, "1 000 parameters", "/devices?" + "a=1&".repeat(1_000) + "b=1", INVALID);
    get(kinds, "a broken query", "/devices?limit=%zz", UNREADABLE, INVALID);
    get(
        kinds,
        "time travel to the year 10^9",
        "/devices/good-1?at=%2B1000000000-01-01T00:00:00Z",
        INVALID);
  }

  private static void filters(List<Kind> kinds) {
    filter(kinds, "SQL in a filter", "model==a'%20OR%201=1--");
    filter(kinds, "a filter on a column", "seq_nr==1");
    filter(kinds, "a filter that ends early", "model==");
    filter(kinds, "a filter of 900 brackets", "(".repeat(900) + "a==1" + ")".repeat(900));
    filter(kinds, "a filter of 2 001 characters", "model==" + "a".repeat(2_001));
    filter(kinds, "a filter with a zero", "model==a%00");
    filter(kinds, "a filter on a state that nobody knows", "state==EXPLODED");
    filter(kinds, "a filter by an operator that nobody knows", "model=~a");
    filter(kinds, "a filter on the year 10^9", "lastOnlineTime=gt=%2B1000000000-01-01T00:00:00Z");
  }

  /** A filter that looks for nothing finds nothing; one that is none is told so. */
  private static void filter(List<Kind> kinds, String name, String filter) {
    get(kinds, name, "/devices?filter=" + filter, INVALID, "200");
  }

  private static void cursors(List<Kind> kinds) {
    get(kinds, "a cursor of nothing", "/devices?cursor=", INVALID);
    get(kinds, "a cursor of garbage", "/devices?cursor=%21%21%21", INVALID);
    get(kinds, "a cursor of 3 000 characters", "/devices?cursor=" + "A".repeat(3_000), INVALID);
    String sql = "00000000' OR '1'='1";
    String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(PlainBytes.text(sql));
    get(kinds, "a forged cursor", "/devices?cursor=" + forged, INVALID);
    kinds.add(
        new Kind(
            "a cursor of another list",
            "GET /releases",
            answered(INVALID),
            ground -> {
              String page = ground.fleet().call("GET", "devices?limit=1", null);
              String cursor = page.replaceAll("(?s).*\"nextCursor\":\"([^\"]+)\".*", "$1");
              return Sent.answered(List.of(ask(ground, "GET", "/releases?cursor=" + cursor)));
            }));
  }

  private static void methods(List<Kind> kinds) {
    for (String method : List.of("TRACE", "PATCH", "OPTIONS", "PROPFIND", "BREW")) {
      kinds.add(
          new Kind(
              "method " + method,
              "each route",
              answered("405 method-not-allowed", UNREADABLE, NOT_FOUND),
              ground -> {
                List<String> answers = new ArrayList<>();
                for (String target : targets(ground.victim())) {
                  answers.add(ask(ground, method, target));
                }
                return Sent.answered(answers);
              }));
    }
    kinds.add(
        new Kind(
            "method CONNECT",
            "HTTP port",
            answered(UNREADABLE, "405 method-not-allowed", NOT_FOUND, "closed"),
            ground ->
                Sent.answered(
                    List.of(
                        RawHttp.ask(ground.api(), "CONNECT", "example.org:443", new byte[0])))));
    kinds.add(
        new Kind(
            "the wrong method",
            "each route",
            answered("405 method-not-allowed"),
            ground -> {
              List<String> answers = new ArrayList<>();
              for (String target : targets(ground.victim())) {
                boolean action = target.matches(".*/(assign|cancel|hold|release|decommission)");
                answers.add(ask(ground, action ? "GET" : "PUT", target));
              }
              return Sent.answered(answers);
            }));
  }

  private static List<String> targets(DeviceId device) {
    String one = "/devices/" + device;
    return List.of(
        "/devices",
        one,
        one + "/explain",
        one + "/assign",
        one + "/cancel",
        one + "/hold",
        one + "/release",
        one + "/decommission",
        "/releases",
        "/releases/gw-3/2.4.0",
        "/artifacts/" + Fleet.SHA256,
        "/fleet/status");
  }

  private static void management(List<Kind> kinds) {
    List<String> paths = List.of("/health/live", "/health/ready", "/metrics", "/cluster/members");
    for (String method : List.of("POST", "DELETE", "PUT")) {
      kinds.add(
          new Kind(
              method + " to the management port",
              "each management route",
              answered("405 method-not-allowed"),
              ground -> {
                List<String> answers = new ArrayList<>();
                for (String path : paths) {
                  byte[] body = PlainBytes.text("{\"address\":\"x\",\"operation\":\"Down\"}");
                  answers.add(RawHttp.ask(ground.management(), method, path, body));
                }
                return Sent.answered(answers);
              }));
    }
    kinds.add(
        new Kind(
            "addresses that the management port has not",
            "management port",
            answered(NOT_FOUND),
            ground -> {
              List<String> answers = new ArrayList<>();
              for (String path :
                  List.of("/", "/env", "/heapdump", "/metrics/../health", "/cluster/members/x")) {
                answers.add(RawHttp.ask(ground.management(), "GET", path, new byte[0]));
              }
              return Sent.answered(answers);
            }));
  }

  private static void id(List<Kind> kinds, String name, String id, String... answers) {
    kinds.add(
        new Kind(
            name,
            ID_ROUTES.size() + " routes with an id",
            answered(answers),
            ground -> {
              List<String> got = new ArrayList<>();
              for (String route : ID_ROUTES) {
                if (id.isEmpty() && route.endsWith("/ID")) {
                  continue;
                }
                String[] words = route.replace("ID", id).split(" ", 2);
                got.add(ask(ground, words[0], words[1]));
              }
              return Sent.answered(got);
            }));
  }

  private static void get(List<Kind> kinds, String name, String target, String... answers) {
    kinds.add(
        new Kind(
            name,
            "GET " + target.replaceAll("[?].*", "").replaceAll("(?<=.{20}).*", "..."),
            answered(answers),
            ground -> Sent.answered(List.of(ask(ground, "GET", target)))));
  }

  private static String ask(Ground ground, String method, String target)
      throws java.io.IOException {
    return RawHttp.ask(ground.api(), method, "/api/v1" + target, new byte[0]);
  }
}
