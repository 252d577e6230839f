package twinfleet.service.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The port for probes and scrapers: {@code /health/live}, {@code /health/ready}, {@code
 * /health/read-model}, {@code /metrics}, {@code /cluster/members}. Reads only. A read model that is
 * late or wrong takes no node out of service: all nodes share it, and none would be left.
 */
final class ManagementServer {
  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final Map<String, Supplier<Optional<String>>> checks;
  private final Supplier<Map<String, Object>> readModel;
  private final PrometheusMeterRegistry metrics;
  private final ExecutorService threads;

  ManagementServer(HttpParts parts, ExecutorService threads) {
    this.system = parts.system();
    this.settings = parts.settings();
    this.checks = Map.copyOf(parts.checks());
    this.readModel = parts.readModel();
    this.metrics = parts.metrics();
    this.threads = threads;
  }

  Route routes() {
    return get(
        () ->
            concat(
                path(
                    p("health", "live"),
                    () -> complete(Answer.json(200, Map.of("status", "UP")).response())),
                path(p("health", "ready"), () -> handle(request -> ready())),
                path(p("health", "read-model"), () -> handle(request -> readModel())),
                path("metrics", () -> handle(request -> scrape())),
                path(p("cluster", "members"), () -> complete(members().response()))));
  }

  private static org.apache.pekko.http.javadsl.server.PathMatcher0 p(String first, String second) {
    return org.apache.pekko.http.javadsl.server.PathMatchers.segment(first).slash(second);
  }

  /** All checks side by side, each within its time. */
  private CompletionStage<HttpResponse> ready() {
    Map<String, CompletableFuture<String>> asked = new TreeMap<>();
    checks.forEach((name, check) -> asked.put(name, outcome(check)));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, String> outcomes = new TreeMap<>();
              asked.forEach((name, outcome) -> outcomes.put(name, outcome.join()));
              boolean up = outcomes.values().stream().allMatch("UP"::equals);
              String body = Json.text(Map.of("status", up ? "UP" : "DOWN", "checks", outcomes));
              return HttpResponse.create()
                  .withStatus(up ? 200 : 503)
                  .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
            });
  }

  private CompletableFuture<String> outcome(Supplier<Optional<String>> check) {
    return CompletableFuture.supplyAsync(() -> check.get().orElse("UP"), threads)
        .completeOnTimeout(
            "no answer within " + settings.checkTimeout().toMillis() + " ms",
            settings.checkTimeout().toMillis(),
            TimeUnit.MILLISECONDS)
        .exceptionally(failure -> "failed: " + failure.getMessage());
  }

  private CompletionStage<HttpResponse> readModel() {
    return CompletableFuture.supplyAsync(readModel, threads)
        .orTimeout(settings.checkTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(status -> Answer.json(200, status))
        .exceptionally(
            failure -> Answer.of(Problem.of(ProblemType.UNAVAILABLE, "the database is silent")))
        .thenApply(Answer::response);
  }

  private CompletionStage<HttpResponse> scrape() {
    return CompletableFuture.supplyAsync(metrics::scrape, threads)
        .thenApply(
            text ->
                HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text)));
  }

  /** A node of the cluster as its neighbours see it. */
  private record Node(String address, String status, List<String> roles, boolean reachable) {}

  private Answer members() {
    CurrentClusterState state = Cluster.get(system).state();
    List<Node> nodes =
        StreamSupport.stream(state.getMembers().spliterator(), false)
            .map(member -> node(member, state))
            .toList();
    Map<String, Object> body = new TreeMap<>();
    body.put("self", Cluster.get(system).selfMember().address().toString());
    body.put("leader", state.getLeader() == null ? null : state.getLeader().toString());
    body.put("members", nodes);
    return Answer.json(200, body);
  }

  private static Node node(Member member, CurrentClusterState state) {
    return new Node(
        member.address().toString(),
        member.status().toString(),
        member.getRoles().stream().sorted().toList(),
        !state.getUnreachable().contains(member));
  }
}
