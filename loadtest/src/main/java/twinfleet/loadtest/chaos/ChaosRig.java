package twinfleet.loadtest.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.chaos.Evidence.Witness;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseFailed;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.Mosquitto;
import twinfleet.standalone.PostgresSettings;

/**
 * All parts of the product on this machine, each of which can be killed by itself. The node reaches
 * its broker through one relay, the agents through another.
 */
public final class ChaosRig implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosRig.class);
  private static final Duration START_BOUND = Duration.ofSeconds(90);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final ChaosSettings settings;
  private final History history;
  private final Pause pause = new Pause();
  private HostedPostgres postgres;
  private HostedBroker broker;
  private MqttRelay nodeLink;
  private MqttRelay agentLink;
  private ChildNode node;
  private OperatorApi api;
  private ReadinessWatch readiness;
  private Fleet fleet;
  private Driver driver;

  private ChaosRig(ChaosSettings settings, History history) {
    this.settings = settings;
    this.history = history;
  }

  /**
   * Starts all parts and registers the devices; returns when every agent is connected.
   *
   * @throws EnvironmentFault naming what does not start; nothing is left running
   */
  public static ChaosRig start(ChaosSettings settings, History history)
      throws IOException, InterruptedException {
    ChaosRig rig = new ChaosRig(settings, history);
    try {
      rig.open();
      return rig;
    } catch (IOException | RuntimeException | InterruptedException fault) {
      rig.close();
      throw fault;
    }
  }

  private void open() throws IOException, InterruptedException {
    Path folder = settings.folder();
    if (settings.diskMebibytes() > 0) {
      keep(SmallDisk.mount(settings.databaseFolder(), settings.diskMebibytes()));
    }
    postgres = keep(HostedPostgres.start(PostgresSettings.of(settings.databaseFolder(), 0)));
    broker =
        keep(
            HostedBroker.choose(
                BrokerSettings.of(BrokerSettings.Kind.AUTO, settings.brokerFolder(), 0)));
    InetSocketAddress at = new InetSocketAddress("127.0.0.1", broker.uri().getPort());
    nodeLink = keep(MqttRelay.start(at, new AckLog(history)));
    agentLink = keep(MqttRelay.start(at, null));
    node = keep(ChildNode.start(folder.resolve("node"), hocon(), settings.launch(), this::witness));
    api = keep(new OperatorApi(node.http(), history, pause));
    readiness = keep(new ReadinessWatch(api, node.management(), history));
    keep(WireTap.start(at, history));
    if (!pause.until(readiness::isUp, START_BOUND)) {
      throw new EnvironmentFault("The node was not ready in time: " + node.lastWords());
    }
    new Registration(api).all(devices());
    fleet =
        keep(
            Fleet.start(
                settings,
                devices().size(),
                agentLink.address(),
                node.http(),
                productNow(),
                new AgentLog(history)));
    driver = keep(new Driver(api, new Releases(api, settings.seed()), fleet, settings.seed()));
    if (!pause.until(() -> fleet.ready() == fleet.size(), START_BOUND)) {
      throw new EnvironmentFault("Only " + fleet.ready() + " agents could connect");
    }
  }

  private Map<String, String> hocon() {
    Map<String, String> node = new LinkedHashMap<>();
    node.put("twinfleet.persistence.jdbc-url", postgres.jdbcUrl());
    node.put("twinfleet.persistence.user", postgres.user());
    node.put("twinfleet.mqtt.url", "tcp://127.0.0.1:" + nodeLink.address().getPort());
    node.put("twinfleet.http.artifacts", settings.folder().resolve("artifacts").toString());
    node.put("twinfleet.delivery.time-scale", Integer.toString(settings.timeScale()));
    return node;
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  /** Keeps the journal as it is now, beside what was answered and acknowledged until now. */
  private void witness() {
    history.add(new Seen.Node("DIED", Instant.now()));
    try (Database database = database()) {
      witnesses.add(look(database));
    } catch (DatabaseFailed | DatabaseUnusable away) {
      LOG.info("no journal to look at: {}", away.getMessage());
    }
  }

  /** The journal as it is now. */
  Witness look(Database database) {
    int lines = history.lines().size();
    return new Witness(lines, Journals.read(database, devices()));
  }

  /** Two connections of our own; the caller closes it. */
  public Database database() {
    Duration bound = Duration.ofSeconds(10);
    return Database.open(
        new DatabaseSettings(
            postgres.jdbcUrl(), postgres.user(), "", 2, bound, bound, bound, bound));
  }

  /** All devices; the last is not under load and measures round trips. */
  public List<String> devices() {
    return IntStream.rangeClosed(0, settings.devices())
        .mapToObj(i -> Fleet.deviceId(i).value())
        .toList();
  }

  /** Product time of the node. */
  public Instant productNow() throws InterruptedException {
    return Instant.parse(api.read("fleet/status").path("asOf").asText());
  }

  /** How this run is set. */
  public ChaosSettings settings() {
    return settings;
  }

  /** What was seen. */
  public History history() {
    return history;
  }

  /** The database's server. */
  public HostedPostgres postgres() {
    return postgres;
  }

  /** The broker; {@link EnvironmentFault} when it is not one that can be killed alone. */
  public Mosquitto broker() {
    if (broker instanceof Mosquitto mosquitto) {
      return mosquitto;
    }
    throw new EnvironmentFault("this fault needs mosquitto, which is not installed");
  }

  /** Which broker it is. */
  public String brokerName() {
    return broker.name();
  }

  /** Where devices reach the broker itself, past every relay. */
  public URI mqtt() {
    return broker.uri();
  }

  /** Between node and broker. */
  public MqttRelay nodeLink() {
    return nodeLink;
  }

  /** Between agents and broker. */
  public MqttRelay agentLink() {
    return agentLink;
  }

  /** The node. */
  public ChildNode node() {
    return node;
  }

  /** Lets {@code span} pass, or less when the run is stopped. */
  public void pause(Duration span) throws InterruptedException {
    pause.of(span);
  }

  Pause pause() {
    return pause;
  }

  OperatorApi api() {
    return api;
  }

  ReadinessWatch readiness() {
    return readiness;
  }

  Fleet fleet() {
    return fleet;
  }

  Driver driver() {
    return driver;
  }

  List<Witness> witnesses() {
    return List.copyOf(witnesses);
  }

  @Override
  public void close() {
    pause.stop();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        throw new IllegalStateException("a part did not stop", fault);
      }
    }
  }
}
