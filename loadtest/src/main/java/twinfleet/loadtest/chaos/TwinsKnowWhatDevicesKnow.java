package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import twinfleet.agent.decide.AgentState;
import twinfleet.core.DeliveryState;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Mark;
import twinfleet.core.Standing;
import twinfleet.loadtest.chaos.Journals.Row;
import twinfleet.protocol.ReportedState;

/**
 * S4: a report makes each of its events once, reports are taken in the device's own order, and in
 * the end the twin says of its device what the device says of itself.
 */
final class TwinsKnowWhatDevicesKnow implements Checker {
  @Override
  public Promise promise() {
    return Promise.S4;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      once(device, evidence.journals().of(device), found);
      same(device, evidence.journals().fold(device).twin(), evidence.agents().get(device), found);
    }
    return found;
  }

  private static void once(String device, List<Row> rows, List<Violation> found) {
    Set<String> seen = new HashSet<>();
    Mark newest = Mark.NONE;
    for (Row row : rows) {
      Mark mark = Marks.of(row.event());
      if (mark.equals(Mark.NONE)) {
        continue;
      }
      String what = row.entry().manifest() + " of report " + mark.epoch() + "/" + mark.seq();
      if (!seen.add(what)) {
        found.add(Violation.of(Promise.S4, device, what + " was journaled twice"));
      }
      if (newest.isAfter(mark)) {
        found.add(Violation.of(Promise.S4, device, what + " was journaled after a newer one"));
      }
      newest = newest.max(mark);
    }
  }

  private static void same(
      String device, DeviceTwin twin, AgentState agent, List<Violation> found) {
    String twinSays =
        "%s in generation %d, %s"
            .formatted(Standing.state(twin), twin.generation(), twin.installed().reported());
    String deviceSays =
        "%s in generation %d, %s"
            .formatted(told(agent, twin), agent.generation(), agent.currentVersion());
    if (!twinSays.equals(deviceSays)) {
      found.add(
          Violation.of(
              Promise.S4, device, "the twin says " + twinSays + "; the device " + deviceSays));
    }
  }

  /** What the service gave up, the device calls canceled: it obeyed (rules, section 3, CANCEL). */
  private static Object told(AgentState agent, DeviceTwin twin) {
    DeliveryState ended = Standing.state(twin);
    boolean givenUp = ended == DeliveryState.EXPIRED || ended == DeliveryState.FAILED;
    return givenUp && agent.told() == ReportedState.CANCELED ? ended : agent.told();
  }
}
