package twinfleet.service.mqtt;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.Mark;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.view.RejectedMessage;
import twinfleet.protocol.Topics;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.Twins;

/**
 * What becomes of one message: twin, decide, journal, and only then the acknowledgement (invariant
 * 6 of delivery-rules). What no twin will ever take is counted and acknowledged at once, since an
 * unacknowledged message holds one of the broker's few slots for ever.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final MqttNode node;
  private final Twins twins;
  private final KnownDevices known;
  private final RejectedMessages rejected;
  private final InletFigures figures;
  private final RateLimit limit;
  private final SeldomLog unanswered = new SeldomLog(LOG);
  private final SeldomLog malformed = new SeldomLog(LOG);
  private final SeldomLog excess = new SeldomLog(LOG);

  Reception(
      MqttNode node,
      Twins twins,
      KnownDevices known,
      RejectedMessages rejected,
      InletFigures figures) {
    this.node = node;
    this.twins = twins;
    this.known = known;
    this.rejected = rejected;
    this.figures = figures;
    this.limit = new RateLimit(node.settings().ingress().limit());
  }

  /** What a message received at product time {@code at} turns out to be. */
  Reading read(String topic, byte[] payload, Instant at) {
    Reading reading = Reading.of(topic, payload, at, limit);
    if (reading instanceof Reading.Command command) {
      figures.received(command.kind());
    }
    return reading;
  }

  /**
   * False for what its device may not send any more: it is counted and acknowledged here, before it
   * takes a place that another device's message could have. The device's next heartbeat or snapshot
   * says what it would have said.
   */
  boolean isAdmitted(Arrival arrival) {
    if (!(arrival.reading() instanceof Reading.Excess more)) {
      return true;
    }
    figures.limited(more.kind());
    if (more.first()) {
      excess.warn("{} sends more than it may; {} and others dropped", more.device(), more.kind());
    }
    acknowledge(arrival);
    return false;
  }

  /**
   * A report, snapshot or presence. Fails, unacknowledged, when its twin does not answer in all
   * tries: the stream is then begun anew.
   */
  CompletionStage<Done> report(Arrival arrival) {
    return switch (arrival.reading()) {
      case Reading.Excess more -> acknowledge(arrival);
      case Reading.Broken broken -> reject(arrival, broken);
      case Reading.Command command ->
          stored(command, arrival).thenCompose(answered -> acknowledge(arrival));
    };
  }

  /** Done when the twin has answered, which it does once all that follows is in the journal. */
  private CompletionStage<Done> stored(Reading.Command command, Arrival arrival) {
    MqttSettings.Ingress ingress = node.settings().ingress();
    return Patterns.retry(
        () -> ask(command, arrival),
        ingress.triesMax() - 1,
        ingress.tryInterval(),
        node.system().classicSystem());
  }

  /** A heartbeat. A lost one is the next one's business: it never fails. */
  CompletionStage<Done> heartbeat(Arrival arrival) {
    return switch (arrival.reading()) {
      case Reading.Excess more -> acknowledge(arrival);
      case Reading.Broken broken -> reject(arrival, broken);
      case Reading.Command command ->
          ask(command, arrival).exceptionally(unanswered -> Done.getInstance());
    };
  }

  private CompletionStage<Done> ask(Reading.Command command, Arrival arrival) {
    CompletionStage<Done> answer;
    try {
      answer =
          known
              .isKnown(command.device())
              .thenCompose(registered -> registered ? send(command, arrival) : unknown());
    } catch (RuntimeException fault) {
      answer = CompletableFuture.failedFuture(fault);
    }
    return answer.whenComplete(
        (done, fault) -> {
          if (fault == null) {
            figures.handled(command.kind());
          } else {
            figures.unanswered.increment();
            unanswered.warn("A twin did not answer {}: {}", command.kind(), fault.toString());
          }
        });
  }

  private CompletionStage<Done> send(Reading.Command command, Arrival arrival) {
    Origin origin =
        new Origin(
            "device:" + command.device(),
            cause(command.kind()),
            correlation(command.command()),
            arrival.at(),
            node.name());
    return twins.send(command.device(), command.command(), origin).thenApply(this::answered);
  }

  private Done answered(TwinReply reply) {
    if (reply instanceof TwinReply.Refused refused) {
      figures.refused(refused.refusal());
    }
    return Done.getInstance();
  }

  private CompletionStage<Done> unknown() {
    figures.unknownDevice.increment();
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  private CompletionStage<Done> reject(Arrival arrival, Reading.Broken broken) {
    figures.malformed(broken.kind());
    RejectedMessage message =
        RejectedMessage.of(
            arrival.at(),
            arrival.topic(),
            broken.device(),
            broken.kind(),
            broken.detail(),
            arrival.payload());
    malformed.warn("Malformed message on {}: {}", message.topic(), message.detail());
    rejected.keep(message);
    return acknowledge(arrival);
  }

  private CompletionStage<Done> acknowledge(Arrival arrival) {
    return arrival
        .acknowledge()
        .get()
        .whenComplete(
            (done, fault) -> {
              if (fault == null) {
                figures.acknowledged.increment();
              }
            });
  }

  private static String cause(Topics.Kind kind) {
    return switch (kind) {
      case STATE -> "mqtt:state";
      case SNAPSHOT -> "mqtt:snapshot";
      case HEARTBEAT -> "mqtt:heartbeat";
      case PRESENCE -> "mqtt:presence";
    };
  }

  /** The device's own number of the message. */
  private static String correlation(TwinCommand command) {
    return switch (command) {
      case TwinCommand.Report r -> text(r.mark());
      case TwinCommand.TakeSnapshot s -> text(s.mark());
      case TwinCommand.Beat b -> text(b.mark());
      case TwinCommand.PresenceSaid p ->
          p.connection() == null ? null : "connection " + p.epoch() + ":" + p.connection();
      default -> null;
    };
  }

  private static String text(Mark mark) {
    return mark.epoch() + ":" + mark.seq();
  }
}
