package twinfleet.service.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Gate;
import twinfleet.core.Mark;
import twinfleet.core.Overlay;
import twinfleet.core.Presence;
import twinfleet.core.Quality;
import twinfleet.core.Refusal;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** What crosses nodes arrives as it was sent. */
class TwinMessageSerializerTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final Origin ORIGIN = new Origin("device:gw-0001", "mqtt:state", "c", AT, "n");

  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  @AfterEach
  void end() {
    actors.shutdownTestKit();
  }

  @Test
  void everyCommandArrives() {
    List<TwinCommand> all = commands();
    assertThat(all.stream().map(Object::getClass).collect(Collectors.toSet()))
        .hasSize(TwinCommand.class.getPermittedSubclasses().length);
    var replyTo = actors.createTestProbe(TwinReply.class).getRef();
    all.forEach(command -> arrives(new TwinMessage.Handle(command, ORIGIN, replyTo)));
    arrives(new TwinMessage.View(actors.createTestProbe(TwinView.class).getRef()));
    arrives(new TwinMessage.Wake());
    arrives(new TwinMessage.Sleep());
  }

  @Test
  void everyAnswerArrives() {
    DeliveryPolicy policy = DeliveryPolicy.standard();
    JournaledTwin twin = JournaledTwin.EMPTY;
    Overlay overlay = Overlay.recovered(twin.twin(), policy, AT, true);
    for (TwinCommand command : commands()) {
      Verdict verdict = Verdict.of(twin, overlay, List.of(command), ORIGIN, policy);
      for (Recorded fact : verdict.facts()) {
        twin = twin.after(fact);
      }
      overlay = verdict.overlay();
      TwinView view = new TwinView(twin.twin(), 7, overlay, Presence.ONLINE, AT, AT);
      arrives(view);
      arrives(new TwinReply.Done(true, view));
    }
    arrives(new TwinReply.Refused(Refusal.CLOSED, "it is over"));
  }

  @Test
  void anUnknownManifestIsRefused() {
    var serializer =
        new TwinMessageSerializer(
            (org.apache.pekko.actor.ExtendedActorSystem) Adapter.toClassic(actors.system()));
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "other.v9"))
        .isInstanceOf(java.io.NotSerializableException.class);
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {1}, "handle.v1"))
        .isInstanceOf(java.io.NotSerializableException.class);
  }

  private void arrives(Object message) {
    Serialization serialization = SerializationExtension.get(actors.system());
    var serializer = serialization.findSerializerFor(message);
    assertThat(serializer).isInstanceOf(TwinMessageSerializer.class);
    byte[] bytes = serializer.toBinary(message);
    Object back =
        serialization
            .deserialize(
                bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
            .get();
    assertThat(back).isEqualTo(message);
  }

  private static List<TwinCommand> commands() {
    return Stream.of(beginning(), ofDevices(), ofOthers()).flatMap(all -> all).toList();
  }

  private static Stream<TwinCommand> beginning() {
    return Stream.of(
        Given.register(Given.DEVICE, AT),
        Given.online(AT),
        new TwinCommand.Assign(
            AT,
            Given.RELEASE,
            "request-1",
            "rollout-1",
            true,
            true,
            Priority.HIGH,
            Duration.ofHours(8),
            false),
        new TwinCommand.ConfirmPublished(AT, 1, 1, 1, Directive.INSTALL));
  }

  private static Stream<TwinCommand> ofDevices() {
    return Stream.of(
        new TwinCommand.Beat(
            AT,
            new Mark(1, 2),
            1L,
            new FirmwareVersion("2.4.0"),
            1L,
            1L,
            ReportedState.IN_PROGRESS,
            List.of(new Quality(-71, 180, 3.5), new Quality(null, null, null))),
        new TwinCommand.TakeSnapshot(
            AT,
            new Mark(1, 3),
            new FirmwareVersion("2.4.0"),
            1L,
            1L,
            ReportedState.IN_PROGRESS,
            null,
            null,
            1L),
        new TwinCommand.Report(
            AT,
            1,
            new Mark(1, 4),
            ReportedState.FAILED,
            Reason.NO_SPACE,
            40,
            Given.RELEASE.sha256(),
            new FirmwareVersion("2.4.0")));
  }

  private static Stream<TwinCommand> ofOthers() {
    return Stream.of(
        new TwinCommand.CloseGate(AT, Gate.OPERATOR_HOLD),
        new TwinCommand.OpenGate(AT, Gate.OPERATOR_HOLD),
        new TwinCommand.Prioritise(AT, Priority.HIGH),
        new TwinCommand.Tick(AT),
        new TwinCommand.IngressChanged(AT, false),
        new TwinCommand.Cancel(AT, true),
        Given.offline(AT),
        new TwinCommand.Decommission(AT),
        new TwinCommand.Recommission(AT));
  }
}
