package twinfleet.loadtest.sabotage;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Instant;

/** Lets deadlines come in a JVM of its own, and says each: the core keeps its methods to itself. */
final class DueInstants {
  private DueInstants() {}

  /** Asks {@code args[0]} times for a deadline ahead and one that has come. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Class<?> turnType = Class.forName("twinfleet.core.Turn");
    Constructor<?> constructor = turnType.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object turn = constructor.newInstance(null, null, null, Instant.EPOCH);
    Method isDue =
        Class.forName("twinfleet.core.Timing").getDeclaredMethod("isDue", turnType, Instant.class);
    isDue.setAccessible(true);
    for (int i = 1; i <= Integer.parseInt(args[0]); i++) {
      System.out.println("ahead " + isDue.invoke(null, turn, Instant.EPOCH.plusSeconds(1)));
      System.out.println("come " + isDue.invoke(null, turn, Instant.EPOCH));
    }
  }
}
