package twinfleet.core;

import java.util.List;
import twinfleet.protocol.SnapshotQuery;

/**
 * What the rules say to a command. The shell stores the events, then takes over the overlay, then
 * sends the query, then replies: in this order.
 */
public sealed interface Decision {
  /** The memory after the command. */
  Overlay overlay();

  /** A snapshot query to send, or null. */
  SnapshotQuery query();

  /** Facts to store, at least one. */
  record Accepted(List<TwinEvent> events, Overlay overlay, SnapshotQuery query)
      implements Decision {
    /** Keeps its list to itself. */
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Nothing to store: expected, and as good as done. */
  record Unchanged(Overlay overlay, SnapshotQuery query) implements Decision {}

  /** Refused, as a value; counted by {@code refusal}. */
  record Rejected(Refusal refusal, String detail, Overlay overlay, SnapshotQuery query)
      implements Decision {}
}
