package twinfleet.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import twinfleet.persistence.Database;

/**
 * Yardstick: a sharded event-sourced entity with no rules at all ({@link BareEntityNode}) on the
 * product's journal plugin and schema, in a JVM and a database of its own beside the product's.
 */
final class BareEntity implements AutoCloseable {
  private static final Duration READY_BOUND = Duration.ofSeconds(180);
  private static final int ENTITIES_MAX = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Rig rig;
  private final Database own;
  private final ChildJvm jvm;
  private final Path log;

  private BareEntity(Rig rig, Database own, ChildJvm jvm, Path log) {
    this.rig = rig;
    this.own = own;
    this.jvm = jvm;
    this.log = log;
  }

  /**
   * What it reached.
   *
   * @param perSecond events
   * @param cpuMicros of its JVM per event, its load included
   * @param databaseMicros of PostgreSQL per event
   */
  record Rate(double perSecond, double cpuMicros, double databaseMicros) {}

  /**
   * Starts as many entities as the product has twins, and wakes them.
   *
   * @param twins of the product; beyond a bound it makes no difference
   */
  static BareEntity open(Rig rig, int twins) throws IOException {
    Database own = rig.databaseNamed("bare");
    own.migrate();
    String url = own.settings().jdbcUrl();
    Path log = Files.createTempFile("bare-entity-", ".log");
    ChildJvm jvm =
        ChildJvm.start(
            BareEntityNode.class,
            List.of("-Xmx1g", "-Dtwinfleet.persistence.jdbc-url=" + url),
            List.of(Integer.toString(Math.min(twins, ENTITIES_MAX))),
            log);
    BareEntity bare = new BareEntity(rig, own, jvm, log);
    try {
      jvm.heard("ready", READY_BOUND);
    } catch (IOException | RuntimeException fault) {
      bare.close();
      throw fault;
    }
    return bare;
  }

  /** Asks for {@code length} with 256 in flight. */
  Rate run(Duration length) throws IOException {
    long before = Journal.rows(own);
    double cpu = Cpu.micros(jvm.pid());
    double database = Cpu.microsWithChildren(rig.postgres().pid());
    jvm.tell(Long.toString(length.toMillis()));
    String[] ran = jvm.heard("ran ", length.plus(GRACE)).split(" ");
    double events = Double.parseDouble(ran[1]);
    double cpuUsed = Cpu.micros(jvm.pid()) - cpu;
    double databaseUsed = Cpu.microsWithChildren(rig.postgres().pid()) - database;
    long rows = Journal.rows(own) - before;
    if (rows != (long) events) {
      throw new IllegalStateException("the bare entity counts " + events + " and stored " + rows);
    }
    return new Rate(
        events / (Double.parseDouble(ran[2]) / 1e9), cpuUsed / events, databaseUsed / events);
  }

  @Override
  public void close() throws IOException {
    jvm.close();
    own.close();
    Files.delete(log);
  }
}
