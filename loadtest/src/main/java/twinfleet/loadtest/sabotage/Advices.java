package twinfleet.loadtest.sabotage;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.asm.Advice;
import org.apache.pekko.Done;
import twinfleet.core.DeviceTwin;

/**
 * Code that is copied into methods of the product. It runs there, so it may use only what is
 * public; what it binds is checked when the class is changed.
 */
final class Advices {
  private Advices() {}

  /** Counts the call. */
  static final class Entry {
    private Entry() {}

    @Advice.OnMethodEnter
    static void enter(@Passed String point) {
      Passings.passed(point);
    }
  }

  /** Counts the return. */
  static final class Exit {
    private Exit() {}

    @Advice.OnMethodExit
    static void exit(@Passed String point) {
      Passings.passed(point);
    }
  }

  /** Counts the return of true. */
  static final class WhenTrue {
    private WhenTrue() {}

    @Advice.OnMethodExit
    static void exit(@Passed String point, @Advice.Return boolean result) {
      if (result) {
        Passings.passed(point);
      }
    }
  }

  /** Does nothing; the answer is false or nothing. */
  static final class Skipped {
    private Skipped() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  /** Returns an empty text. */
  static final class NoText {
    private NoText() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) String text) {
      text = "";
    }
  }

  /** Begins the work, and says that it is done. */
  static final class NotAwaited {
    private NotAwaited() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) CompletionStage<Done> done) {
      done = CompletableFuture.completedFuture(Done.getInstance());
    }
  }

  /** Takes the last journaled edge for the instant of recovery. */
  static final class SinceTheLastEdge {
    private SinceTheLastEdge() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) DeviceTwin twin,
        @Advice.Argument(value = 2, readOnly = false) Instant at) {
      at = twin.link().changedAt() == null ? at : twin.link().changedAt();
    }
  }
}
