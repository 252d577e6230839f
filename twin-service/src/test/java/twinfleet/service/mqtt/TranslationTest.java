package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.Mark;
import twinfleet.core.OfflineCause;
import twinfleet.core.Quality;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Topics;

class TranslationTest {
  private static final RateLimit LIMIT = new RateLimit(NodeUnderTest.LIMIT);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final DeviceId DEVICE = new DeviceId("device-1");

  private static <T extends TwinCommand> T read(Topics.Kind kind, String json, Class<T> type) {
    Reading reading = Reading.of(kind.of(DEVICE), json.getBytes(StandardCharsets.UTF_8), AT, LIMIT);
    return type.cast(((Reading.Command) reading).command());
  }

  @Test
  void aReportSaysWhatTheWireSays() {
    String sha = "ab".repeat(32);
    var report =
        read(
            Topics.Kind.STATE,
            """
            {"generation":7,"epoch":1,"seq":12,"state":"FAILED","reason":"NO_SPACE",
             "progressPercent":40,"sha256":"%s","currentVersion":"2.4.0",
             "at":"2020-01-01T00:00:00Z"}
            """
                .formatted(sha),
            TwinCommand.Report.class);
    assertThat(report)
        .isEqualTo(
            new TwinCommand.Report(
                AT,
                7,
                new Mark(1, 12),
                ReportedState.FAILED,
                Reason.NO_SPACE,
                40,
                new Sha256(sha),
                new FirmwareVersion("2.4.0")));
  }

  @Test
  void whatTheWireLeavesOutStaysNullAndTheEpochIsZero() {
    var report =
        read(
            Topics.Kind.STATE,
            "{\"generation\":7,\"seq\":1,\"state\":\"IN_PROGRESS\"}",
            TwinCommand.Report.class);
    assertThat(report)
        .isEqualTo(
            new TwinCommand.Report(
                AT, 7, new Mark(0, 1), ReportedState.IN_PROGRESS, null, null, null, null));
    var snapshot =
        read(
            Topics.Kind.SNAPSHOT,
            "{\"seq\":2,\"currentVersion\":\"1.0.0\"}",
            TwinCommand.TakeSnapshot.class);
    assertThat(snapshot)
        .isEqualTo(
            new TwinCommand.TakeSnapshot(
                AT,
                new Mark(0, 2),
                new FirmwareVersion("1.0.0"),
                null,
                null,
                null,
                null,
                null,
                null));
  }

  @Test
  void aHeartbeatsOwnFiguresComeAfterItsSamplesAsTheNewest() {
    var beat =
        read(
            Topics.Kind.HEARTBEAT,
            """
            {"epoch":1,"connection":8,"seq":14,"revision":19,"packetLossPercent":3.5,
             "samples":[{"packetLossPercent":1.0},{"latencyMs":180,"signalStrengthDbm":-71}]}
            """,
            TwinCommand.Beat.class);
    assertThat(beat.samples())
        .containsExactly(
            new Quality(null, null, 1.0),
            new Quality(-71, 180, null),
            new Quality(null, null, 3.5));
    assertThat(beat.connection()).isEqualTo(8);
    assertThat(beat.revision()).isEqualTo(19);
  }

  @Test
  void aHeartbeatThatMeasuredNothingIsNoSample() {
    assertThat(read(Topics.Kind.HEARTBEAT, "{\"seq\":1}", TwinCommand.Beat.class).samples())
        .isEmpty();
  }

  @Test
  void presenceHasNumbersOnlyTogetherAndACauseOnlyWhenGone() {
    assertThat(
            read(
                Topics.Kind.PRESENCE,
                "{\"online\":true,\"cause\":\"WILL\",\"epoch\":3}",
                TwinCommand.PresenceSaid.class))
        .isEqualTo(new TwinCommand.PresenceSaid(AT, true, null, null, null));
    assertThat(
            read(
                Topics.Kind.PRESENCE,
                "{\"online\":false,\"epoch\":1,\"connection\":8}",
                TwinCommand.PresenceSaid.class))
        .isEqualTo(new TwinCommand.PresenceSaid(AT, false, OfflineCause.OTHER, 1L, 8L));
  }

  @ParameterizedTest
  @EnumSource(PresenceCause.class)
  void everyCauseOfTheWireHasItsOwnInTheCore(PresenceCause cause) {
    var said =
        read(
            Topics.Kind.PRESENCE,
            "{\"online\":false,\"cause\":\"" + cause + "\"}",
            TwinCommand.PresenceSaid.class);
    assertThat(said.cause().name()).isEqualTo(cause.name());
  }

  @Test
  void topicsThatAreNotOursAndNamesThatAreNoDevicesAreBroken() {
    assertThat(Reading.of("/device/a/firmware/query", new byte[0], AT, LIMIT))
        .isInstanceOfSatisfying(
            Reading.Broken.class,
            b -> assertThat(b.kind()).isEqualTo(RejectedMessages.Kind.FOREIGN_TOPIC));
    assertThat(Reading.of("/device/-a/heartbeat", "{\"seq\":1}".getBytes(), AT, LIMIT))
        .isInstanceOfSatisfying(
            Reading.Broken.class,
            b -> assertThat(b.kind()).isEqualTo(RejectedMessages.Kind.DEVICE_ID));
  }

  /** What a topic can carry and no device is called: nothing of it reaches a twin. */
  @ParameterizedTest
  @MethodSource("namesOfNobody")
  void aTopicThatNamesNoDeviceIsBrokenWhateverItsKind(String name) {
    for (Topics.Kind kind : Topics.Kind.values()) {
      String topic = kind.filter().replace("+", name);
      assertThat(Reading.of(topic, "{\"seq\":1}".getBytes(StandardCharsets.UTF_8), AT, LIMIT))
          .isInstanceOfSatisfying(
              Reading.Broken.class,
              broken -> {
                assertThat(broken.device()).isNull();
                assertThat(broken.kind())
                    .isIn(RejectedMessages.Kind.DEVICE_ID, RejectedMessages.Kind.FOREIGN_TOPIC);
              });
    }
  }

  static Stream<String> namesOfNobody() {
    return Stream.of(
        "",
        " ",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/b",
        "%2F",
        "a%00b",
        "a\u0000b",
        "a\u0001",
        "a\nb",
        "\u202ea",
        "\ud800",
        "ü",
        "-a",
        "x".repeat(65),
        "x".repeat(300),
        "+",
        "#",
        "$share");
  }
}
