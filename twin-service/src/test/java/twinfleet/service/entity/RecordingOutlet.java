package twinfleet.service.entity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.TwinCommand.ConfirmPublished;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.SnapshotQuery;

/** An outlet without a broker: it takes everything and confirms nothing by itself. */
public final class RecordingOutlet implements Outlet {
  /** One offer. */
  public record Offered(DeviceId device, Publication publication, DesiredDocument document) {
    /** What the broker's PUBACK would become, at {@code at}. */
    public ConfirmPublished confirmed(java.time.Instant at) {
      return new ConfirmPublished(
          at,
          publication.generation(),
          publication.revision(),
          publication.attempt(),
          publication.directive());
    }
  }

  private final List<Offered> offers = new CopyOnWriteArrayList<>();
  private final List<DeviceId> asked = new CopyOnWriteArrayList<>();

  @Override
  public void offer(DeviceId device, Publication publication, DesiredDocument document) {
    offers.add(new Offered(device, publication, document));
  }

  @Override
  public void ask(DeviceId device, SnapshotQuery query) {
    asked.add(device);
  }

  /** All offers, oldest first. */
  public List<Offered> offers() {
    return offers;
  }

  /** Devices asked for a snapshot. */
  public List<DeviceId> asked() {
    return asked;
  }
}
