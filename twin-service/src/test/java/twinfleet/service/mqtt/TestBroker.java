package twinfleet.service.mqtt;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real broker on a free port that can be killed and come back on the same one, empty. */
abstract sealed class TestBroker implements AutoCloseable {
  final int port;
  final Path folder;

  /** Which one. */
  enum Kind {
    MOSQUITTO,
    HIVEMQ;

    /** The brokers that this machine has. */
    static Kind[] here() {
      return Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? values() : new Kind[] {HIVEMQ};
    }

    TestBroker start() {
      return start("");
    }

    /** With more lines of its own configuration; mosquitto only. */
    TestBroker start(String lines) {
      try {
        TestBroker broker =
            switch (this) {
              case MOSQUITTO -> new Mosquitto(lines);
              case HIVEMQ -> new HiveMq();
            };
        broker.open();
        return broker;
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }
  }

  private TestBroker() throws IOException {
    folder = Files.createTempDirectory("mqtt-broker-");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Begins, again with nothing kept. */
  final void open() {
    launch();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::accepts);
  }

  abstract void launch();

  /** Ends without a goodbye, as far as the broker can be made to. */
  abstract void kill();

  @Override
  public final void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static final class Mosquitto extends TestBroker {
    private Process process;

    private Mosquitto(String lines) throws IOException {
      String access = lines.contains("allow_anonymous") ? "" : "allow_anonymous true\n";
      Files.writeString(
          folder.resolve("mosquitto.conf"),
          "listener %d 127.0.0.1\nmax_queued_messages 100000\nset_tcp_nodelay true\nuser %s\n"
                  .formatted(port, System.getProperty("user.name"))
              + access
              + lines.replace("FOLDER", folder.toString()));
    }

    @Override
    void launch() {
      try {
        process =
            new ProcessBuilder(
                    "/usr/sbin/mosquitto", "-c", folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }

    @Override
    void kill() {
      process.destroyForcibly().onExit().join();
    }
  }

  private static final class HiveMq extends TestBroker {
    private EmbeddedHiveMQ broker;

    private HiveMq() throws IOException {
      for (String part : new String[] {"conf", "data", "extensions"}) {
        Files.createDirectories(folder.resolve(part));
      }
      Files.writeString(
          folder.resolve("conf").resolve("config.xml"),
          """
          <hivemq>
            <listeners><tcp-listener>
              <port>%d</port><bind-address>127.0.0.1</bind-address>
            </tcp-listener></listeners>
            <mqtt><queued-messages><max-queue-size>100000</max-queue-size></queued-messages></mqtt>
            <persistence><mode>in-memory</mode></persistence>
            <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
          </hivemq>
          """
              .formatted(port));
    }

    @Override
    void launch() {
      InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(4);
      InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(4);
      InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(100);
      System.setProperty("hivemq.home", folder.toString());
      broker =
          EmbeddedHiveMQ.builder()
              .withConfigurationFolder(folder.resolve("conf"))
              .withDataFolder(folder.resolve("data"))
              .withExtensionsFolder(folder.resolve("extensions"))
              .withoutLoggingBootstrap()
              .build();
      broker.start().join();
    }

    @Override
    void kill() {
      broker.stop().join();
    }
  }
}
