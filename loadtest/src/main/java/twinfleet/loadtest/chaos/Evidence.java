package twinfleet.loadtest.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import twinfleet.agent.decide.AgentState;
import twinfleet.persistence.view.TwinRows.Folded;

/**
 * All that the checkers look at.
 *
 * @param devices by name
 * @param history all lines
 * @param witnesses the journal after each death of a node and at the end, which is the last
 * @param views the read model at the end
 * @param agents what each device knows at the end
 * @param endings what the API says of each device at the end
 * @param recoveries one per injection
 */
record Evidence(
    ChaosSettings settings,
    Fault fault,
    List<String> devices,
    List<Seen> history,
    List<Witness> witnesses,
    Map<String, Folded> views,
    Map<String, AgentState> agents,
    List<Ending> endings,
    List<Recovery> recoveries) {

  /**
   * The journal at one moment.
   *
   * @param lines how much of the history had been seen before it was read
   */
  record Witness(int lines, Journals journals) {}

  /**
   * What the API tells of a device in the end.
   *
   * @param asOf product time of the answer
   */
  record Ending(
      String device,
      String state,
      String disposition,
      String waitingReason,
      Instant nextDueAt,
      Instant asOf,
      String summary) {
    boolean isOpen() {
      return "ACTIVE".equals(disposition);
    }
  }

  /** A line with its number. */
  record Numbered<T extends Seen>(int line, T seen) {}

  /** The journal at the end. */
  Journals journals() {
    return witnesses.getLast().journals();
  }

  /** All lines of one kind. */
  <T extends Seen> List<Numbered<T>> all(Class<T> kind) {
    return all(kind, history.size());
  }

  /** Those among the first {@code lines}. */
  <T extends Seen> List<Numbered<T>> all(Class<T> kind, int lines) {
    List<Numbered<T>> found = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      if (kind.isInstance(history.get(i))) {
        found.add(new Numbered<>(i + 1, kind.cast(history.get(i))));
      }
    }
    return found;
  }

  /** Those of one device's own log. */
  List<Numbered<Seen.Agent>> log(String device) {
    return all(Seen.Agent.class).stream().filter(a -> a.seen().device().equals(device)).toList();
  }
}
