package twinfleet.service;

import java.time.Duration;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.DeliveryPolicy.NetworkPolicy;
import twinfleet.core.DeliveryPolicy.PresencePolicy;

/**
 * {@code twinfleet.delivery}: the figures of the delivery rules, in product time.
 *
 * @param policy of every twin
 * @param ttl of an assignment that names none
 * @param timeScale product seconds per second; 1 in production
 */
public record DeliverySettings(DeliveryPolicy policy, Duration ttl, int timeScale) {
  static DeliverySettings of(Section s) {
    DeliveryPolicy policy =
        new DeliveryPolicy(
            s.minutesEach("attempt-windows-minutes"),
            s.minutes("attempt-window-max-minutes"),
            s.number("fair-per-mille", 1000, 10_000),
            s.number("poor-per-mille", 1000, 10_000),
            s.number("jitter-per-mille", 0, 500),
            s.seconds("attempt-window-least-seconds"),
            s.minutes("progress-window-minutes"),
            s.hours("delivered-ttl-least-hours"),
            s.minutes("cancel-patience-minutes"),
            s.hours("cancel-retention-hours"),
            s.hours("revival-max-hours"),
            s.number("digest-mismatches-max", 0, 100),
            s.seconds("answer-patience-seconds"),
            s.count("numbers-ahead-max"),
            presence(s.at("presence")),
            network(s.at("network")));
    return new DeliverySettings(policy, s.hours("ttl-hours"), s.number("time-scale", 1, 100_000));
  }

  private static PresencePolicy presence(Section s) {
    return new PresencePolicy(
        s.seconds("heartbeat-seconds"),
        s.seconds("suspect-after-seconds"),
        s.seconds("offline-after-seconds"),
        s.number("flap-edges-min", 2, 3),
        s.seconds("flap-horizon-seconds"),
        s.seconds("query-interval-seconds"),
        s.seconds("repair-after-seconds"),
        s.count("repairs-per-connection-max"),
        s.seconds("repair-interval-seconds"));
  }

  private static NetworkPolicy network(Section s) {
    return new NetworkPolicy(
        s.number("samples-max", 1, 100),
        s.seconds("sample-horizon-seconds"),
        s.fraction("fair-loss-percent", 0, 100),
        s.fraction("poor-loss-percent", 0, 100),
        s.count("fair-latency-ms"),
        s.count("poor-latency-ms"),
        s.number("fair-signal-dbm", -200, 0),
        s.number("poor-signal-dbm", -200, 0),
        s.fraction("pause-loss-percent", 0, 100),
        s.fraction("calm-loss-percent", 0, 100),
        s.seconds("calm-span-seconds"),
        s.seconds("calm-mean-span-seconds"));
  }
}
