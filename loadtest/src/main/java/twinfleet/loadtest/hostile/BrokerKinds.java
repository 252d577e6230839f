package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.live.PlainMqtt;

/** Abuse of the MQTT port. The broker stands before the node. */
final class BrokerKinds {
  private static final String PORT = "MQTT port";
  private static final String CUT = "cut by the broker";
  private static final String BORNE = "borne by the broker";
  private static final String REFUSED = "refused by the broker";

  private BrokerKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    garbage(kinds);
    packets(kinds);
    clients(kinds);
    return kinds;
  }

  private static void garbage(List<Kind> kinds) {
    cut(kinds, "an HTTP request to the broker", PlainBytes.text("GET / HTTP/1.1\r\n\r\n"));
    cut(kinds, "a TLS hello to the broker", PlainBytes.tlsHello());
    cut(kinds, "zeros to the broker", new byte[1_000]);
    cut(kinds, "a packet length without end", new byte[] {0x10, -1, -1, -1, -1, -1});
    cut(kinds, "PUBLISH before CONNECT", new byte[] {0x30, 3, 0, 1, 'a'});
    cut(kinds, "a protocol of the year 3000", PlainBytes.connect("MQTT", 99));
    cut(kinds, "a protocol by another name", PlainBytes.connect("TTQM", 4));
    kinds.add(
        new Kind(
            "random bytes to the broker",
            PORT,
            answered(CUT),
            ground -> {
              byte[] random = new byte[4_096];
              ground.random().nextBytes(random);
              random[0] = (byte) 0xF0;
              return Sent.answered(List.of(sendOnly(ground, random)));
            }));
    kinds.add(
        new Kind(
            "half-open connections",
            PORT,
            answered(BORNE),
            ground -> {
              List<PlainMqtt> open = new ArrayList<>();
              for (int i = 0; i < 200; i++) {
                open.add(PlainMqtt.open(ground.broker(), Ground.TIMEOUT));
              }
              ground.aliveStranger("beside-half-open");
              for (PlainMqtt one : open) {
                one.close();
              }
              return Sent.answered(java.util.Collections.nCopies(open.size(), BORNE));
            }));
  }

  private static void packets(List<Kind> kinds) {
    connected(kinds, "CONNECT twice", CUT, own -> own.connect("again", true, null));
    connected(kinds, "a server's packet", CUT, own -> own.send(0x20, new byte[2]));
    connected(kinds, "QoS 3", CUT, own -> own.send(0x36, new byte[] {0, 1, 'a', 0, 1}));
    connected(kinds, "SUBSCRIBE of nothing", CUT, own -> own.send(0x82, new byte[] {0, 1}));
    connected(kinds, "SUBSCRIBE to half a wildcard", CUT, own -> own.subscribe("/device/a+b"));
    connected(
        kinds,
        "SUBSCRIBE 1 000 times",
        BORNE,
        own -> {
          for (int i = 0; i < 1_000; i++) {
            own.subscribe("/device/" + i + "/firmware/query");
          }
        });
    connected(
        kinds,
        "PUBACK of what was never sent",
        BORNE,
        own -> {
          for (int i = 0; i < 1_000; i++) {
            own.send(0x40, new byte[] {1, (byte) i});
          }
        });
    connected(
        kinds,
        "1 000 pings",
        BORNE,
        own -> {
          for (int i = 0; i < 1_000; i++) {
            own.send(0xC0, new byte[0]);
          }
        });
    connected(
        kinds,
        "QoS 2 that never ends",
        BORNE,
        own -> own.publish(0x34, PlainBytes.text("/nobody"), 7, new byte[1]));
  }

  private static void clients(List<Kind> kinds) {
    kinds.add(
        new Kind(
            "a client id of nothing",
            PORT,
            answered(BORNE, REFUSED),
            ground -> {
              List<String> answers = new ArrayList<>();
              for (boolean clean : List.of(true, false)) {
                try (PlainMqtt own = PlainMqtt.open(ground.broker(), Ground.TIMEOUT)) {
                  answers.add(own.connect("", clean, null) == 0 ? BORNE : REFUSED);
                }
              }
              return Sent.answered(answers);
            }));
    kinds.add(
        new Kind(
            "a client id of 60 000",
            PORT,
            answered(BORNE, REFUSED, CUT),
            ground -> {
              try (PlainMqtt own = PlainMqtt.open(ground.broker(), Ground.TIMEOUT)) {
                int code = own.connect("c".repeat(60_000), true, null);
                return Sent.answered(List.of(code == 0 ? BORNE : REFUSED));
              } catch (IOException cut) {
                return Sent.answered(List.of(CUT));
              }
            }));
  }

  /** Something that only a connected client does. */
  @FunctionalInterface
  private interface Misuse {
    void of(PlainMqtt own) throws IOException;
  }

  private static void connected(List<Kind> kinds, String name, String expected, Misuse misuse) {
    kinds.add(
        new Kind(
            name,
            PORT,
            answered(expected),
            ground -> {
              String answer = BORNE;
              try (PlainMqtt own = ground.stranger("misuse")) {
                misuse.of(own);
                own.ping();
              } catch (IOException cut) {
                answer = CUT;
              }
              return Sent.answered(List.of(answer));
            }));
  }

  private static void cut(List<Kind> kinds, String name, byte[] bytes) {
    kinds.add(
        new Kind(
            name, PORT, answered(CUT), ground -> Sent.answered(List.of(sendOnly(ground, bytes)))));
  }

  /** As first bytes of a connection; the broker must end it or wait for more in vain. */
  private static String sendOnly(Ground ground, byte[] bytes) throws IOException {
    try (PlainMqtt own = PlainMqtt.open(ground.broker(), Ground.TIMEOUT)) {
      own.bytes(bytes);
      own.ping();
      return BORNE;
    } catch (IOException cut) {
      return CUT;
    }
  }
}
