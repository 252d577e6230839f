package twinfleet.persistence.journal;

import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Try;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;

/**
 * The journal's writer, named by {@code jdbc-journal.dao}. The plugin stores events of many twins
 * in one transaction, so that one bad row fails them all; here each twin's events are then tried
 * alone, and only the bad one fails (docs/decisions/0010). It fails as refused and not as a fault
 * of the journal, which would count towards the circuit breaker of the whole node.
 */
public final class IsolatingJournalDao extends DefaultJournalDao {
  private static final Logger LOG = LoggerFactory.getLogger(IsolatingJournalDao.class);

  /** As the plugin makes it; tries run on the journal's own pool, which bounds them. */
  public IsolatingJournalDao(
      JdbcDatabaseDef db,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(db, profile, config, serialization, executor, materializer);
  }

  @Override
  public Future<BoxedUnit> queueWriteJournalRows(
      Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    CompletionStage<BoxedUnit> inBatch = FutureConverters.asJava(super.queueWriteJournalRows(rows));
    return FutureConverters.asScala(
        inBatch.exceptionallyCompose(
            fault ->
                isTriedAlone(fault)
                    ? FutureConverters.asJava(writeJournalRows(rows))
                    : CompletableFuture.failedFuture(fault)));
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> writes) {
    CompletionStage<Seq<Try<BoxedUnit>>> stored =
        FutureConverters.asJava(super.asyncWriteMessages(writes));
    return FutureConverters.asScala(
        stored.exceptionallyCompose(
            fault ->
                RowFault.isOfRow(fault)
                    ? CompletableFuture.completedFuture(refused(writes, fault))
                    : CompletableFuture.failedFuture(fault)));
  }

  /**
   * The whole of the defence: whether events whose batch failed are tried in a transaction of their
   * own. The batch was rolled back then, so nothing is stored twice.
   */
  private static boolean isTriedAlone(Throwable batchFault) {
    return RowFault.isOfRow(batchFault) || RowFault.isOfCompany(batchFault);
  }

  /** All writes of one call are of one twin and of one transaction. */
  private static Seq<Try<BoxedUnit>> refused(Seq<AtomicWrite> writes, Throwable fault) {
    String words = RowFault.words(fault);
    LOG.warn("Events of {} cannot be stored: {}", writes.head().persistenceId(), words);
    // Without its cause, which quotes the row.
    Try<BoxedUnit> refusal = new Failure<>(new IllegalArgumentException(words));
    return CollectionConverters.asScala(Collections.nCopies(writes.size(), refusal)).toSeq();
  }
}
