package twinfleet.loadtest.chaos.defences;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.service.projection.ProjectionSettings;
import twinfleet.service.projection.TwinProjection;

/** The projection of a node, alone in its JVM: nobody repairs what it misses. */
final class ProjectionJvm {
  private ProjectionJvm() {}

  /** Projects the database of {@code args} (url, user) until standard input ends. */
  public static void main(String[] args) throws IOException {
    try (Database database = Database.open(DatabaseSettings.of(args[0], args[1], "any"));
        TwinProjection projection =
            TwinProjection.start(
                database,
                DeliveryPolicy.standard(),
                ProjectionSettings.standard(),
                new SimpleMeterRegistry())) {
      // Its line to the scenario, which reads its output: nobody sees it on a console.
      PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      out.println("projecting, lag " + projection.lag());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
