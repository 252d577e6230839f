package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Evidence.Witness;
import twinfleet.loadtest.chaos.Seen.Call;
import twinfleet.loadtest.chaos.Seen.Outcome;

/**
 * S1: what was answered 2xx stands in every later journal, once; the same key has the same answer.
 * Nothing speaks against the driver's assignments, so a refused one is lost too.
 */
final class AssignmentsAreKept implements Checker {
  @Override
  public Promise promise() {
    return Promise.S1;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (Witness witness : evidence.witnesses()) {
      for (Numbered<Call> call : evidence.all(Call.class, witness.lines())) {
        if (call.seen().op().equals("assign")) {
          check(call, witness.journals(), found);
        }
      }
    }
    sameAnswers(evidence, found);
    return found;
  }

  private static void check(Numbered<Call> numbered, Journals journals, List<Violation> found) {
    Call call = numbered.seen();
    long kept =
        journals
            .events(call.device())
            .flatMap(AssignmentsAreKept::request)
            .filter(call.key()::equals)
            .count();
    String what = null;
    if (call.outcome() == Outcome.OK && kept == 0) {
      what = call.key() + " was answered " + call.status() + " and is not in the journal";
    } else if (kept > 1) {
      what = call.key() + " stands in the journal " + kept + " times";
    } else if (call.outcome() == Outcome.FAIL) {
      what = call.key() + " was refused: " + call.status() + " " + call.body();
    }
    if (what != null) {
      found.add(new Violation(Promise.S1, call.device(), what, numbered.line()));
    }
  }

  private static Stream<String> request(TwinEvent event) {
    return switch (event) {
      case TwinEvent.FirmwareAssigned e -> Stream.of(e.offer().requestId());
      case TwinEvent.AssignmentSkipped e -> Stream.of(e.offer().requestId());
      default -> Stream.empty();
    };
  }

  private static void sameAnswers(Evidence evidence, List<Violation> found) {
    Map<String, Numbered<Call>> first = new HashMap<>();
    for (Numbered<Call> call : evidence.all(Call.class)) {
      if (call.seen().outcome() != Outcome.OK) {
        continue;
      }
      Numbered<Call> earlier = first.putIfAbsent(call.seen().key(), call);
      if (earlier != null && !earlier.seen().body().equals(call.seen().body())) {
        String what = call.seen().key() + " has another answer than on line " + earlier.line();
        found.add(new Violation(Promise.S1, call.seen().device(), what, call.line()));
      }
    }
  }
}
