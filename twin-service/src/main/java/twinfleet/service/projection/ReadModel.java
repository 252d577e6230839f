package twinfleet.service.projection;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;

/** All that keeps the read model as the journal says: the projection, and who checks it. */
public final class ReadModel implements AutoCloseable {
  private final TwinProjection projection;
  private final Reconciler reconciler;

  private ReadModel(TwinProjection projection, Reconciler reconciler) {
    this.projection = projection;
    this.reconciler = reconciler;
  }

  /** Starts both; they go on until closed, over every failure of the database. */
  public static ReadModel start(
      Database database,
      DeliveryPolicy policy,
      ProjectionSettings projection,
      ReconcilerSettings reconciler,
      MeterRegistry meters) {
    return new ReadModel(
        TwinProjection.start(database, policy, projection, meters),
        Reconciler.start(database, policy, reconciler, meters));
  }

  /**
   * How far behind the journal, and what the comparison found: for a person, since a node is not to
   * be taken out of service for what all nodes share. Asks the database.
   */
  public Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("projectionLagMs", projection.lag().toMillis());
    status.put("reconciler", reconciler.status());
    return status;
  }

  /** Both finish what they are in. */
  @Override
  public void close() {
    reconciler.close();
    projection.close();
  }
}
