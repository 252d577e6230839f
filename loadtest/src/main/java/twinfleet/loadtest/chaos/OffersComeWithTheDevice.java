package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Seen.Agent;
import twinfleet.loadtest.chaos.Seen.Call;
import twinfleet.loadtest.chaos.Seen.Change;
import twinfleet.loadtest.chaos.Seen.Outcome;

/**
 * L3: a device that is there knows of its newest assignment within two heartbeats, counted from
 * where nothing stood in the way any more: the answer, its own return, the end of the fault.
 */
final class OffersComeWithTheDevice implements Checker {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Promise promise() {
    return Promise.L3;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      List<Numbered<Call>> assigned =
          evidence.all(Call.class).stream()
              .filter(c -> c.seen().op().equals("assign") && device.equals(c.seen().device()))
              .filter(c -> c.seen().outcome() == Outcome.OK)
              .toList();
      for (int i = 0; i < assigned.size(); i++) {
        Instant superseded =
            i + 1 < assigned.size() ? assigned.get(i + 1).seen().invoked() : Instant.MAX;
        judge(evidence, device, assigned.get(i), superseded, found);
      }
    }
    return found;
  }

  private static void judge(
      Evidence evidence,
      String device,
      Numbered<Call> call,
      Instant superseded,
      List<Violation> found) {
    Instant end = evidence.history().getLast().at();
    Instant learnt = learnt(evidence, device, generation(call.seen()));
    Instant until = earliest(learnt, earliest(superseded, end));
    Instant free = freed(evidence, device, call.seen().at(), until);
    Duration bound = evidence.settings().heartbeat().multipliedBy(2);
    if (until.isAfter(free.plus(bound))) {
      String what =
          "had not heard of generation %d %s after nothing stood in the way"
              .formatted(generation(call.seen()), Duration.between(free, until));
      found.add(new Violation(Promise.L3, device, what, call.line()));
    }
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant learnt(Evidence evidence, String device, long generation) {
    return evidence.log(device).stream()
        .map(Numbered::seen)
        .filter(entry -> entry.change() == Change.LEARNT && entry.generation() >= generation)
        .map(Agent::at)
        .findFirst()
        .orElse(Instant.MAX);
  }

  /**
   * The last instant before {@code until} at which something still stood in the way; {@code
   * answered} when nothing did.
   */
  private static Instant freed(Evidence evidence, String device, Instant answered, Instant until) {
    Instant free = answered;
    for (Numbered<Agent> entry : evidence.log(device)) {
      boolean came = entry.seen().change() == Change.ONLINE && entry.seen().at().isBefore(until);
      free = came ? latest(free, entry.seen().at()) : free;
    }
    for (Recovery recovery : evidence.recoveries()) {
      if (recovery.began().isBefore(until)) {
        Duration ready = recovery.ready() == null ? Duration.ZERO : recovery.ready();
        free = latest(free, earliest(recovery.ended().plus(ready), until));
      }
    }
    return free;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  private static long generation(Call call) {
    try {
      return JSON.readTree(call.body()).path("generation").asLong();
    } catch (JsonProcessingException noJson) {
      throw new IllegalStateException("an answer that is no JSON: " + call.body(), noJson);
    }
  }
}
