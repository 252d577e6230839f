package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A fault, and what it must not break.
 *
 * @param name on the command line
 * @param says what happens, in words
 * @param missing what this machine lacks for it, else empty
 * @param setup how the run is arranged for it
 * @param injection begins the fault, returns when it has ended
 * @param cuts whether devices cannot reach the node meanwhile
 * @param promises that are checked
 * @param readyWithin bound of promise L2
 */
public record Fault(
    String name,
    String says,
    Function<Machine, Optional<String>> missing,
    UnaryOperator<ChaosSettings> setup,
    Injection injection,
    boolean cuts,
    Set<Promise> promises,
    Duration readyWithin) {

  /** Does it. */
  @FunctionalInterface
  public interface Injection {
    /** Returns when the fault has ended. */
    void into(ChaosRig rig) throws Exception;
  }

  /** A fault that needs nothing and must break nothing. */
  public static Fault of(String name, String says, boolean cuts, Injection injection) {
    return new Fault(
        name,
        says,
        machine -> Optional.empty(),
        UnaryOperator.identity(),
        injection,
        cuts,
        java.util.EnumSet.complementOf(java.util.EnumSet.of(Promise.TIME)),
        Duration.ofSeconds(30));
  }

  /** The same where something must be there. */
  public Fault needing(Function<Machine, Optional<String>> lack) {
    return new Fault(name, says, lack, setup, injection, cuts, promises, readyWithin);
  }

  /** The same in another arrangement. */
  public Fault arranged(UnaryOperator<ChaosSettings> other) {
    return new Fault(name, says, missing, other, injection, cuts, promises, readyWithin);
  }

  /** The same with other promises. */
  public Fault promising(Set<Promise> other) {
    return new Fault(name, says, missing, setup, injection, cuts, other, readyWithin);
  }

  /** The same with another bound for being ready again. */
  public Fault readyWithin(Duration bound) {
    return new Fault(name, says, missing, setup, injection, cuts, promises, bound);
  }
}
