package twinfleet.loadtest.chaos;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.Outage;

/** The broker is killed, forgets, freezes; or nothing of it reaches the node. */
final class BrokerFaults {
  private static final String STORE = "mosquitto/mosquitto.db";
  private static final int AWAY_SECONDS = 2;
  private static final Duration SPAN = Duration.ofSeconds(30);

  private BrokerFaults() {}

  static List<Fault> all() {
    return List.of(
        mosquitto(
            "broker-kill",
            "mosquitto is killed with -9 and comes back after 2 s",
            rig -> Faults.awayFor(rig, rig.broker().crash(), AWAY_SECONDS)),
        mosquitto(
            "broker-kill-store",
            "mosquitto is killed with -9 and comes back after 2 s, its stored data lost",
            BrokerFaults::forgets),
        mosquitto(
            "broker-frozen", "mosquitto is stopped by SIGSTOP for 30 s", BrokerFaults::freezes),
        Fault.of(
            "broker-deaf",
            "for 30 s the node is connected and hears nothing",
            true,
            rig -> relayed(rig, MqttRelay.Mode.DEAF)),
        Fault.of(
            "broker-mute",
            "for 30 s no byte passes between node and broker",
            true,
            rig -> relayed(rig, MqttRelay.Mode.MUTE)),
        Fault.of(
            "agents-reconnect",
            "all agents lose their connection and come back within 1 s",
            true,
            rig -> rig.agentLink().cut()));
  }

  private static Fault mosquitto(String name, String says, Fault.Injection injection) {
    return Fault.of(name, says, true, injection).needing(Machine::lacksMosquitto);
  }

  private static void forgets(ChaosRig rig) throws Exception {
    Outage outage = rig.broker().crash();
    try (outage) {
      Files.deleteIfExists(rig.settings().brokerFolder().resolve(STORE));
      rig.pause(Duration.ofSeconds(AWAY_SECONDS));
    }
  }

  private static void freezes(ChaosRig rig) throws Exception {
    long pid = rig.broker().pid().orElseThrow();
    signal("STOP", pid);
    try {
      rig.pause(SPAN);
    } finally {
      signal("CONT", pid);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new EnvironmentFault("kill -" + name + " " + pid + " failed");
    }
  }

  private static void relayed(ChaosRig rig, MqttRelay.Mode mode) throws InterruptedException {
    rig.nodeLink().mode(mode);
    try {
      rig.pause(SPAN);
    } finally {
      rig.nodeLink().mode(MqttRelay.Mode.PASS);
    }
  }
}
