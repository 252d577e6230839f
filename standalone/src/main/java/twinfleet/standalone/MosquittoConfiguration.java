package twinfleet.standalone;

import java.nio.file.Path;

/** The file that a hosted mosquitto reads: all that differs from its defaults, with its why. */
final class MosquittoConfiguration {
  private MosquittoConfiguration() {}

  static String of(BrokerSettings settings, Path folder, int port) {
    return """
    # Written at each start; changes here do not last.
    listener %d %s
    allow_anonymous true
    # Only read as root, where mosquitto else becomes a user that cannot write here.
    user %s
    persistence true
    persistence_location %s/
    # By time, not by count: under load a count would write the whole file many times a second.
    autosave_interval %d
    persistent_client_expiration %dh
    # Mosquitto's own 1000 and 20 silently delivered 1084 of 20000.
    max_queued_messages %d
    max_inflight_messages %d
    max_packet_size %d
    set_tcp_nodelay true
    log_type error
    log_type warning
    """
        .formatted(
            port,
            Loopback.HOST,
            System.getProperty("user.name"),
            folder,
            settings.saveIntervalSeconds(),
            settings.sessionExpiryHours(),
            settings.queuedMax(),
            settings.inFlightMax(),
            BrokerSettings.PACKET_BYTES_MAX);
  }
}
