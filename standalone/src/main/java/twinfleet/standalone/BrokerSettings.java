package twinfleet.standalone;

import java.nio.file.Path;
import java.util.Locale;
import twinfleet.protocol.Limits;
import twinfleet.service.EnvironmentFault;

/**
 * What a {@link HostedBroker} needs to know. Faults name the command line's option.
 *
 * @param kind which broker
 * @param folder kept between starts; created when missing, also when it vanishes meanwhile
 * @param port of 127.0.0.1, or 0 for any free one
 * @param queuedMax messages kept per session or shared subscription; the newest are dropped beyond
 *     it, which costs time and never truth (promises, "the broker is a bell")
 * @param inFlightMax unacknowledged messages per receiver
 * @param sessionExpiryHours longest life of a session without its client; 72 h is what devices and
 *     service ask for (delivery-rules section 4)
 * @param saveIntervalSeconds age of what a mosquitto killed with -9 forgets at most
 * @param startTimeoutMs bound of one start, reading the kept sessions included
 * @param stopTimeoutMs bound of {@code close()}, within the 10 s that a whole shutdown may take
 */
public record BrokerSettings(
    Kind kind,
    Path folder,
    int port,
    int queuedMax,
    int inFlightMax,
    int sessionExpiryHours,
    int saveIntervalSeconds,
    int startTimeoutMs,
    int stopTimeoutMs) {
  static final String KIND = "twinfleet.standalone.broker.kind";
  static final String FOLDER = "--data";
  static final String PORT = "--mqtt-port";
  static final String START_TIMEOUT = "twinfleet.standalone.broker.start-timeout-ms";

  /** Room for topic and header beside the largest payload of the contract, bytes. */
  static final int PACKET_BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + 1024;

  /** Which broker is hosted. */
  public enum Kind {
    /** Mosquitto when it is installed, else the embedded one. */
    AUTO,
    /** Mosquitto as a child process. */
    MOSQUITTO,
    /** HiveMQ inside this JVM. */
    EMBEDDED;

    /**
     * Reads {@code auto|mosquitto|embedded}.
     *
     * @throws EnvironmentFault for anything else
     */
    public static Kind of(String word) {
      for (var kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
          return kind;
        }
      }
      throw new EnvironmentFault(KIND + " is auto, mosquitto or embedded, not " + word);
    }
  }

  /** The defaults on {@code folder}. */
  public static BrokerSettings of(Kind kind, Path folder, int port) {
    int startTimeoutMs = StandaloneSettings.given().ms("broker.start-timeout-ms");
    return new BrokerSettings(kind, folder, port, 100_000, 1_000, 72, 1, startTimeoutMs, 6_000);
  }
}
