package twinfleet.service.entity;

import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.SnapshotQuery;

/**
 * Where a twin hands what it owes to its device. Never blocks and never throws; a document that the
 * broker took comes back to the twin as {@code ConfirmPublished}, a lost one does not, and the twin
 * offers it again.
 */
public interface Outlet {
  /** Publishes retained; {@code document} null for the empty one. A newer offer replaces it. */
  void offer(DeviceId device, Publication publication, DesiredDocument document);

  /** Asks for a snapshot; lost questions are asked again by the next hint. */
  void ask(DeviceId device, SnapshotQuery query);
}
