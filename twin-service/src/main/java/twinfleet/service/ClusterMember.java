package twinfleet.service;

import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** The actor system as a member of its cluster; one that is told of no other forms it alone. */
final class ClusterMember {
  private static final String NAME = "twinfleet";

  private ClusterMember() {}

  /**
   * Starts it and joins.
   *
   * @throws EnvironmentFault when its address cannot be bound
   */
  static ActorSystem<Void> start(Settings settings) {
    try {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NAME, settings.config());
      if (settings.seedNodes().isEmpty()) {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
      }
      return system;
    } catch (RuntimeException fault) {
      throw isBindFault(fault)
          ? new EnvironmentFault(
              "twinfleet.cluster.host and .port cannot be bound: " + root(fault).getMessage(),
              fault)
          : fault;
    }
  }

  /** Done when this node is a member that may hold twins. */
  static CompletionStage<Done> up(ActorSystem<?> system) {
    CompletableFuture<Done> up = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system))
        .registerOnMemberUp(() -> up.complete(Done.getInstance()));
    return up;
  }

  private static boolean isBindFault(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof BindException || t.getClass().getSimpleName().contains("BindFailed")) {
        return true;
      }
    }
    return fault.getClass().getSimpleName().equals("RemoteTransportException");
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
