package twinfleet.standalone;

import java.io.IOException;
import java.nio.file.Path;

/** Hosts one thing until it is killed: {@code postgres|mosquitto|embedded FOLDER PORT}. */
final class HostInChildJvm {
  private HostInChildJvm() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    var port = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("postgres")) {
      var host = HostedPostgres.start(PostgresSettings.of(folder, port));
      System.out.println(host.port() + " " + host.pid());
    } else {
      var kind = BrokerSettings.Kind.of(arguments[0]);
      var host = HostedBroker.choose(BrokerSettings.of(kind, folder, port));
      System.out.println(host.uri().getPort() + " " + host.pid().orElse(0));
    }
    while (System.in.read() >= 0) {
      continue;
    }
  }
}
