package twinfleet.loadtest.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Seen.Document;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.WireCodec;

/** Revisions on the wire never fall, by the tap: neither do generations. */
final class RevisionsNeverFall implements Checker {
  @Override
  public Promise promise() {
    return Promise.REVISION;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    Map<String, DesiredDocument> newest = new HashMap<>();
    for (Numbered<Document> document : evidence.all(Document.class)) {
      Document seen = document.seen();
      byte[] bytes = seen.payload().getBytes(StandardCharsets.UTF_8);
      if (!seen.retained()
          && WireCodec.decode(bytes, DesiredDocument.class)
              instanceof Decoded.Message<DesiredDocument>(DesiredDocument now)) {
        DesiredDocument before = newest.put(seen.device(), now);
        if (before != null
            && (now.revision() < before.revision() || now.generation() < before.generation())) {
          String what =
              "revision %d of generation %d was published after %d of %d"
                  .formatted(
                      now.revision(), now.generation(), before.revision(), before.generation());
          found.add(new Violation(Promise.REVISION, seen.device(), what, document.line()));
        }
      }
    }
    return found;
  }
}
