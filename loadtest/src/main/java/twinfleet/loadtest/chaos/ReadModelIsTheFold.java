package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.List;
import twinfleet.core.DeviceTwin;
import twinfleet.persistence.view.TwinRows.Folded;

/** S7: each row of the read model is the fold of its twin's journal, up to its last event. */
final class ReadModelIsTheFold implements Checker {
  @Override
  public Promise promise() {
    return Promise.S7;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      Folded row = evidence.views().get(device);
      int events = evidence.journals().of(device).size();
      DeviceTwin fold = evidence.journals().fold(device).twin();
      String what = null;
      if (row == null) {
        what = "has no row in the read model";
      } else if (row.sequenceNr() != events) {
        what = "the read model is at event " + row.sequenceNr() + " of " + events;
      } else if (!row.twin().equals(fold)) {
        what = "the read model says " + row.twin() + ", the journal " + fold;
      }
      if (what != null) {
        found.add(Violation.of(Promise.S7, device, what));
      }
    }
    return found;
  }
}
