package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every place x every command: never throws, folds, keeps the invariants, and the same command
 * again changes nothing more.
 */
class MatrixTest {
  @TestFactory
  Stream<DynamicTest> everyPlaceAnswersEveryCommand() {
    return Cells.places().entrySet().stream()
        .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> visit(row)));
  }

  private static void visit(Map.Entry<String, Supplier<Scenario>> row) {
    Scenario s = row.getValue().get();
    List<TwinCommand> commands = Cells.commands(s);
    for (boolean broker : new boolean[] {true, false}) {
      for (TwinCommand command : commands) {
        try {
          cell(s, command, broker);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(row.getKey() + " x " + command, e);
        }
      }
    }
  }

  private static void cell(Scenario from, TwinCommand command, boolean broker) {
    Scenario s = from.copy();
    if (!broker) {
      s.brokerDown();
    }
    s.now = command.at();
    s.handle(command);
    DeviceTwin once = s.twin;
    s.handle(command);
    if (!(command instanceof TwinCommand.Tick)) {
      assertThat(s.twin).as("the second time").isEqualTo(once);
    }
    assertThat(Explain.of(s.twin, s.overlay, s.policy, s.now).findings()).isNotEmpty();
    // time alone never throws either, and what is due does not stay due
    s.tickUntilQuiet();
    s.restarts().tickUntilQuiet();
  }

  @Test
  void noPhaseAndNoCommandIsLeftOut() {
    Set<Class<?>> phases = new HashSet<>();
    for (Supplier<Scenario> place : Cells.places().values()) {
      Scenario s = place.get();
      if (s.twin.delivery() != null) {
        phases.add(s.phase().getClass());
      }
      Set<Class<?>> commands = new HashSet<>();
      Cells.commands(s).forEach(c -> commands.add(c.getClass()));
      assertThat(commands).containsExactlyInAnyOrder(TwinCommand.class.getPermittedSubclasses());
    }
    assertThat(phases).containsExactlyInAnyOrderElementsOf(records(Phase.class));
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    Set<Class<?>> found = new HashSet<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        found.add(permitted);
      } else {
        found.addAll(records(permitted));
      }
    }
    return found;
  }
}
