package twinfleet.service;

import twinfleet.service.mqtt.MqttSettings;
import twinfleet.service.mqtt.MqttSettings.Broker;
import twinfleet.service.mqtt.MqttSettings.Canary;
import twinfleet.service.mqtt.MqttSettings.Credentials;
import twinfleet.service.mqtt.MqttSettings.Egress;
import twinfleet.service.mqtt.MqttSettings.Ingress;
import twinfleet.service.mqtt.MqttSettings.Limit;
import twinfleet.service.mqtt.MqttSettings.Strangers;
import twinfleet.service.mqtt.MqttSettings.Tls;

/** Reads {@code twinfleet.mqtt}. */
final class MqttSection {
  private MqttSection() {}

  static MqttSettings read(Section s) {
    return new MqttSettings(
        broker(s), ingress(s.at("ingress")), egress(s.at("egress")), canary(s.at("canary")));
  }

  private static Broker broker(Section s) {
    String url = s.text("url");
    if (!url.matches("(tcp|ssl)://.+:\\d+")) {
      throw new EnvironmentFault(
          "twinfleet.mqtt.url is '" + url + "'; expected tcp://host:port or ssl://host:port");
    }
    Section tls = s.at("tls");
    return new Broker(
        url,
        new Tls(
            tls.pathOrNull("trust-store"),
            tls.textOrNull("trust-store-password"),
            tls.pathOrNull("key-store"),
            tls.textOrNull("key-store-password")),
        s.seconds("keep-alive-seconds"),
        s.millis("connect-timeout-ms"),
        s.millis("backoff-min-ms"),
        s.millis("backoff-max-ms"));
  }

  private static Ingress ingress(Section s) {
    return new Ingress(
        new Credentials(s.textOrNull("user"), s.textOrNull("password")),
        s.name("group"),
        s.count("report-connections"),
        s.count("heartbeat-connections"),
        s.count("in-flight-max"),
        s.count("window-max"),
        s.count("heartbeats-waiting-max"),
        s.count("tries-max"),
        s.millis("try-interval-ms"),
        limit(s.at("limit")),
        strangers(s.at("strangers")));
  }

  private static Limit limit(Section s) {
    return new Limit(
        s.number("messages-per-minute-max", 1, 60_000_000),
        s.number("burst-max", 1, 1_000_000),
        s.number("devices-max", 8, 16_777_216));
  }

  private static Strangers strangers(Section s) {
    return new Strangers(
        s.number("remembered-max", 1, 16_777_216),
        s.millis("life-ms"),
        s.number("lookups-max", 1, 1_000),
        s.millis("lookup-timeout-ms"));
  }

  private static Egress egress(Section s) {
    return new Egress(
        new Credentials(s.textOrNull("user"), s.textOrNull("password")),
        s.count("connections"),
        s.number("in-flight-max", 1, 10_000),
        s.count("documents-waiting-max"),
        s.count("small-waiting-max"),
        s.count("documents-per-second-max"),
        s.count("tries-max"),
        s.millis("retry-interval-ms"),
        s.millis("drain-timeout-ms"));
  }

  private static Canary canary(Section s) {
    return new Canary(s.millis("interval-ms"), s.millis("bound-ms"));
  }
}
