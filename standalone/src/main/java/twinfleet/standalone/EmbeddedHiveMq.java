package twinfleet.standalone;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.migration.meta.PersistenceType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/**
 * HiveMQ Community Edition inside this JVM, its sessions, queues and retained messages in files.
 * Its logs should be kept at WARN ({@code com.hivemq}, {@code jetbrains.exodus}).
 */
public final class EmbeddedHiveMq implements HostedBroker {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedHiveMq.class);

  private final BrokerSettings settings;
  private final FolderLock lock;
  private final EmbeddedHiveMQ broker;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedHiveMq(
      BrokerSettings settings, FolderLock lock, EmbeddedHiveMQ broker, int port) {
    this.settings = settings;
    this.lock = lock;
    this.broker = broker;
    this.port = port;
  }

  static EmbeddedHiveMq start(BrokerSettings settings) {
    var lock = FolderLock.hold(settings.folder(), BrokerSettings.FOLDER);
    try {
      var port = Loopback.free(settings.port(), BrokerSettings.PORT);
      var host = new EmbeddedHiveMq(settings, lock, build(settings, lock, port), port);
      host.open();
      return host;
    } catch (IOException fault) {
      lock.close();
      throw new EnvironmentFault(
          "Cannot keep the broker's data in %s (%s): %s"
              .formatted(settings.folder(), BrokerSettings.FOLDER, fault),
          fault);
    } catch (RuntimeException fault) {
      lock.close();
      throw fault;
    }
  }

  private static EmbeddedHiveMQ build(BrokerSettings settings, FolderLock lock, int port)
      throws IOException {
    var home = lock.folder().resolve("hivemq");
    var configuration = Files.createDirectories(home.resolve("conf"));
    Files.writeString(configuration.resolve("config.xml"), configuration(settings, port));
    tune(settings);
    // Else it makes its folders beside its own jar.
    System.setProperty("hivemq.home", home.toString());
    return EmbeddedHiveMQ.builder()
        .withConfigurationFolder(configuration)
        .withDataFolder(Files.createDirectories(home.resolve("data")))
        .withExtensionsFolder(Files.createDirectories(home.resolve("extensions")))
        .withoutLoggingBootstrap()
        .build();
  }

  /** HiveMQ keeps these for the whole JVM, so they are the same for every instance in it. */
  private static void tune(BrokerSettings settings) {
    // Part of the data's layout: never change it for an existing folder.
    InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(16);
    InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(16);
    // Its default, RocksDB, lays 1/16 of the machine's memory out on the disk in advance.
    InternalConfigurations.RETAINED_MESSAGE_PERSISTENCE_TYPE.set(PersistenceType.FILE);
    InternalConfigurations.PAYLOAD_PERSISTENCE_TYPE.set(PersistenceType.FILE);
    InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(200);
    InternalConfigurations.PERSISTENCE_SHUTDOWN_TIMEOUT_SEC.set(
        (int) TimeUnit.MILLISECONDS.toSeconds(settings.stopTimeoutMs()));
    InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = settings.inFlightMax();
    InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
  }

  private void open() {
    try {
      broker.start().get(settings.startTimeoutMs(), TimeUnit.MILLISECONDS);
      if (!Loopback.accepts(port)) {
        throw refused("nothing listens", null);
      }
    } catch (ExecutionException | TimeoutException fault) {
      throw refused(fault.toString(), fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw refused("interrupted", stopped);
    }
  }

  private EnvironmentFault refused(String reason, Exception cause) {
    broker.stop();
    return new EnvironmentFault(
        "The embedded broker does not start on port %d (%s, %s): %s"
            .formatted(port, BrokerSettings.PORT, BrokerSettings.START_TIMEOUT, reason),
        cause);
  }

  @Override
  public URI uri() {
    return URI.create("tcp://" + Loopback.HOST + ":" + port);
  }

  @Override
  public String name() {
    return "embedded HiveMQ";
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      broker.stop().get(settings.stopTimeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      LOG.warn("The embedded broker did not stop in order; its files are kept", fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }

  private static String configuration(BrokerSettings settings, int port) {
    return """
    <hivemq>
      <listeners>
        <tcp-listener>
          <port>%d</port>
          <bind-address>%s</bind-address>
        </tcp-listener>
      </listeners>
      <mqtt>
        <session-expiry><max-interval>%d</max-interval></session-expiry>
        <queued-messages>
          <max-queue-size>%d</max-queue-size>
          <!-- The newest goes, as with mosquitto: one behaviour to test. -->
          <strategy>discard</strategy>
        </queued-messages>
        <receive-maximum>
          <server-receive-maximum>%d</server-receive-maximum>
        </receive-maximum>
        <packets><max-packet-size>%d</max-packet-size></packets>
      </mqtt>
      <persistence><mode>file</mode></persistence>
      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
    </hivemq>
    """
        .formatted(
            port,
            Loopback.HOST,
            TimeUnit.HOURS.toSeconds(settings.sessionExpiryHours()),
            settings.queuedMax(),
            settings.inFlightMax(),
            BrokerSettings.PACKET_BYTES_MAX);
  }
}
