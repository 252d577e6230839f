package twinfleet.loadtest.sabotage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often crash points are passed, and ends this JVM when it is time. */
public final class Passings {
  /** Exit code of a JVM that ended at a crash point: no other death looks like it. */
  public static final int EXIT_CODE = 97;

  private static final Map<String, AtomicInteger> LEFT = new ConcurrentHashMap<>();

  private Passings() {}

  /** Ends this JVM at the {@code nth} passing of {@code point}. */
  static void crashAt(CrashPoint point, int nth) {
    LEFT.put(point.label(), new AtomicInteger(nth));
  }

  /** Called by changed methods. Nothing is flushed, closed or said to anyone, as by kill -9. */
  public static void passed(String point) {
    AtomicInteger left = LEFT.get(point);
    if (left != null && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
