package twinfleet.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The short set of {@code ./twinfleet chaos single}, and evidence on which checkers turn red. */
class ShortChaosTest {
  private static final Logger LOG = LoggerFactory.getLogger(ShortChaosTest.class);
  private static final int DEVICES = 5;

  /** How soon depends on the machine, and other tests run beside this one. */
  private static final Set<Promise> PROMISES =
      EnumSet.complementOf(EnumSet.of(Promise.L2, Promise.TIME));

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);

  @Test
  void aKilledNodeBreaksNoPromiseAndEachCheckerSeesWhatIsFalsified() throws Exception {
    Fault fault = named("node-kill").promising(PROMISES);
    Evidence evidence = FaultRun.evidence(fault, settings(), out);
    LOG.info("{}", said);
    assertThat(Checkers.check(evidence)).as("%s", said).isEmpty();
    for (Falsified falsified : Falsified.values()) {
      assertThat(Checkers.check(falsified.in(evidence)))
          .as(falsified.name())
          .anyMatch(violation -> violation.promise() == falsified.promise());
    }
  }

  @Test
  void aKilledDatabaseAndThenABrokerThatForgotAllBreakNoPromise() throws Exception {
    Fault database = named("postgres-kill-1");
    Fault broker = named("broker-kill-store");
    assumeThat(broker.missing().apply(Machine.here())).isEmpty();
    Fault both =
        Fault.of(
                "database-then-broker",
                database.says() + "; then " + broker.says(),
                true,
                rig -> {
                  database.injection().into(rig);
                  broker.injection().into(rig);
                })
            .promising(PROMISES);
    FaultOutcome outcome = FaultRun.of(both, settings(), out);
    LOG.info("{}", said);
    assertThat(outcome.violations()).as("%s", said).isEmpty();
    assertThat(outcome.updates()).isGreaterThanOrEqualTo(2 * DEVICES);
  }

  private ChaosSettings settings() {
    return ChaosSettings.of(folder, DEVICES);
  }

  private static Fault named(String name) {
    return Faults.SINGLE.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }
}
