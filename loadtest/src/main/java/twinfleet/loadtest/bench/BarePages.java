package twinfleet.loadtest.bench;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.persistence.view.TwinPage;
import twinfleet.persistence.view.TwinViews;
import twinfleet.persistence.view.ViewSort.Position;

/** Yardstick: the same pages read in this JVM, without HTTP, JSON and a node's other work. */
final class BarePages implements Query.Source {
  private final TwinViews views;
  private final Map<String, Position> positions = new ConcurrentHashMap<>();

  BarePages(TwinViews views) {
    this.views = views;
  }

  @Override
  public void list(int number, long turn) {
    int which = (int) ((turn + number) % ListCalls.ALL.size());
    ListCalls.ListCall call = ListCalls.ALL.get(which);
    String key = number + "-" + which;
    Position after = positions.remove(key);
    TwinPage page = views.list(call.filter(), call.sort(), after, ListCalls.LIMIT, Instant.now());
    if (page.next() != null) {
      positions.put(key, page.next());
    }
  }

  @Override
  public void status() {
    views.fleetStatus(Instant.now());
  }
}
