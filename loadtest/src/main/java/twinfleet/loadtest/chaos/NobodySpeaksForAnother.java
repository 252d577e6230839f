package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.chaos.Journals.Row;

/** S8: what a device caused stands in its own journal and in no other. */
final class NobodySpeaksForAnother implements Checker {
  private static final String DEVICE = "device:";

  @Override
  public Promise promise() {
    return Promise.S8;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      for (Row row : evidence.journals().of(device)) {
        String actor = row.recorded().origin().actor();
        if (actor.startsWith(DEVICE) && !actor.equals(DEVICE + device)) {
          String what = "event " + row.entry().sequenceNr() + " was caused by " + actor;
          found.add(Violation.of(Promise.S8, device, what));
        }
      }
    }
    return found;
  }
}
