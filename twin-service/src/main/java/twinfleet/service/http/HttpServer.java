package twinfleet.service.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/** The API and the management port of one node. */
public final class HttpServer {
  /** Before every address of the API. */
  static final String PREFIX = "/api/v1";

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String LOOPBACK = "127.0.0.1";

  private final ServerBinding api;
  private final ServerBinding management;
  private final ExecutorService threads;

  private HttpServer(ServerBinding api, ServerBinding management, ExecutorService threads) {
    this.api = api;
    this.management = management;
    this.threads = threads;
  }

  /** Binds both ports; fails with an {@link EnvironmentFault} when one is taken. */
  public static CompletionStage<HttpServer> start(HttpParts parts) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    CompletableFuture<String> baseUrl = new CompletableFuture<>();
    HttpSettings settings = parts.settings();
    ApiRoutes api = new ApiRoutes(parts, threads, baseUrl);
    ManagementServer management = new ManagementServer(parts, threads);
    String host = hostWithoutAccessControl(settings.host());
    return bind(parts, host, settings.port(), "port", api.routes())
        .thenCompose(
            bound ->
                bind(
                        parts,
                        settings.managementHost(),
                        settings.managementPort(),
                        "management-port",
                        management.routes())
                    .whenComplete((second, failure) -> releaseIf(failure != null, bound))
                    .thenApply(second -> new HttpServer(bound, second, threads)))
        .thenApply(
            server -> {
              String own = "http://" + text(server.address());
              baseUrl.complete(settings.publicBaseUrl() == null ? own : settings.publicBaseUrl());
              LOG.info(
                  "HTTP on {} (management {}), open to this machine only: no access control is"
                      + " configured",
                  own,
                  text(server.managementAddress()));
              return server;
            });
  }

  private static void releaseIf(boolean failed, ServerBinding bound) {
    if (failed) {
      bound.unbind();
    }
  }

  /** Where the API listens. */
  public InetSocketAddress address() {
    return api.localAddress();
  }

  /** Where the management port listens. */
  public InetSocketAddress managementAddress() {
    return management.localAddress();
  }

  /**
   * Takes no more requests, and ends when those under way are answered or {@code within} passed.
   */
  public CompletionStage<Void> stop(Duration within) {
    return api.terminate(within)
        .thenCombine(management.terminate(within), (one, other) -> other)
        .thenAccept(done -> threads.shutdownNow());
  }

  private static CompletionStage<ServerBinding> bind(
      HttpParts parts, String host, int port, String setting, Route routes) {
    return Http.get(parts.system())
        .newServerAt(host, port)
        .bind(Rejections.sealed(routes).function(parts.system()))
        .exceptionally(
            failure -> {
              throw new EnvironmentFault(
                  "twinfleet.http."
                      + setting
                      + ": "
                      + host
                      + ":"
                      + port
                      + " cannot be listened on,"
                      + " is it taken?",
                  failure);
            });
  }

  /** Whoever can reach an open port commands the fleet, so it is not reachable from elsewhere. */
  static String hostWithoutAccessControl(String host) {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return host;
      }
    } catch (UnknownHostException e) {
      throw new EnvironmentFault("twinfleet.http.host: no such host: " + host, e);
    }
    LOG.warn("twinfleet.http.host {} is not taken without access control: {}", host, LOOPBACK);
    return LOOPBACK;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
