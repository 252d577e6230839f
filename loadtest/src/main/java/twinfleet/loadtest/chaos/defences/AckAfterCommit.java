package twinfleet.loadtest.chaos.defences;

import java.io.PrintWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import twinfleet.loadtest.chaos.ChaosRig;
import twinfleet.loadtest.chaos.ChaosSettings;
import twinfleet.loadtest.chaos.Fault;
import twinfleet.loadtest.chaos.FaultRun;
import twinfleet.loadtest.chaos.Promise;
import twinfleet.loadtest.chaos.Violation;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.standalone.Outage;

/**
 * The journal takes nothing for some seconds while devices report, and then the node is killed: on
 * the rig of the faults, under load, judged by its own checkers.
 */
final class AckAfterCommit implements Scenario {
  private static final int DEVICES = 10;
  private static final Duration STANDS_STILL = Duration.ofSeconds(5);

  @Override
  public Defence defence() {
    return Defence.ACK_AFTER_COMMIT;
  }

  @Override
  public String promise() {
    return Promise.S5.name();
  }

  @Override
  public String checker() {
    return "what was acknowledged stands in the journal";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Fault fault =
        Fault.of(
            "killed-uncommitted",
            "the journal is locked for 5 s, then the node is killed",
            true,
            AckAfterCommit::inject);
    ChaosSettings settings =
        ChaosSettings.of(ground.folder("ack-after-commit"), DEVICES).with(start -> sabotage);
    return FaultRun.of(fault, settings, new PrintWriter(Writer.nullWriter())).violations().stream()
        .filter(v -> sabotage.isEmpty() || v.promise() == Promise.S5)
        .map(Violation::toString)
        .toList();
  }

  private static void inject(ChaosRig rig) throws Exception {
    try (Database database = rig.database();
        Connection lock = Ground.connect(database);
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE event_journal IN EXCLUSIVE MODE");
      rig.pause(STANDS_STILL);
      Outage outage = rig.node().crash();
      try (outage) {
        lock.rollback();
      }
    }
  }
}
