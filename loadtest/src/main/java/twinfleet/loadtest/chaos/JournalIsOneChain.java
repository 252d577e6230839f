package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.chaos.Journals.Row;
import twinfleet.persistence.journal.Hash;

/** S3: numbers 1..n without gap, one chain of hashes, and nothing that was there ever changes. */
final class JournalIsOneChain implements Checker {
  @Override
  public Promise promise() {
    return Promise.S3;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      chain(device, evidence.journals().of(device), found);
      Journals earlier = null;
      for (Evidence.Witness witness : evidence.witnesses()) {
        if (earlier != null) {
          continues(device, earlier.of(device), witness.journals().of(device), found);
        }
        earlier = witness.journals();
      }
    }
    return found;
  }

  private static void chain(String device, List<Row> rows, List<Violation> found) {
    Hash head = Hash.ZERO;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.entry().sequenceNr() != i + 1) {
        found.add(broken(device, "number " + row.entry().sequenceNr() + " follows " + i));
        return;
      }
      if (!row.recorded().follows(head)) {
        found.add(broken(device, "event " + (i + 1) + " does not follow by its hash"));
      }
      head = row.recorded().hash();
    }
  }

  private static void continues(
      String device, List<Row> before, List<Row> after, List<Violation> found) {
    for (int i = 0; i < before.size(); i++) {
      if (i >= after.size() || !after.get(i).recorded().equals(before.get(i).recorded())) {
        found.add(broken(device, "event " + (i + 1) + " was there and is gone or changed"));
        return;
      }
    }
  }

  private static Violation broken(String device, String what) {
    return Violation.of(Promise.S3, device, what);
  }
}
