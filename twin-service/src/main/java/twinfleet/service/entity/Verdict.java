package twinfleet.service.entity;

import java.util.ArrayList;
import java.util.List;
import twinfleet.core.Decision;
import twinfleet.core.Decision.Accepted;
import twinfleet.core.Decision.Rejected;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Overlay;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinDecider;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedCodec;
import twinfleet.protocol.SnapshotQuery;

/**
 * What the rules say to one message: the facts to store, each sealed with the hash of the one
 * before it, and all that follows once they are stored.
 *
 * @param facts to store, in order; empty for none
 * @param overlay the memory to take over afterwards
 * @param query to send afterwards, or null
 * @param refusal of the last command, or null
 */
record Verdict(List<Recorded> facts, Overlay overlay, SnapshotQuery query, Rejected refusal) {

  /** Decides {@code commands} one after the other, as one step of {@code state}. */
  static Verdict of(
      JournaledTwin state,
      Overlay overlay,
      List<TwinCommand> commands,
      Origin origin,
      DeliveryPolicy policy) {
    List<Recorded> facts = new ArrayList<>();
    JournaledTwin now = state;
    Verdict verdict = new Verdict(facts, overlay, null, null);
    for (TwinCommand command : commands) {
      Decision decision = TwinDecider.decide(now.twin(), verdict.overlay, command, policy);
      for (TwinEvent event : events(decision)) {
        Recorded fact = RecordedCodec.seal(event, origin, now.head());
        facts.add(fact);
        now = now.after(fact);
      }
      verdict =
          new Verdict(
              facts,
              decision.overlay(),
              decision.query() == null ? verdict.query : decision.query(),
              decision instanceof Rejected refused ? refused : null);
    }
    return verdict;
  }

  private static List<TwinEvent> events(Decision decision) {
    return decision instanceof Accepted accepted ? accepted.events() : List.of();
  }
}
