package twinfleet.loadtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every kind of bad input once against a live node; the whole run is a command. */
class HostileRunTest {
  private static final Logger LOG = LoggerFactory.getLogger(HostileRunTest.class);
  private static final long SEED = 1;
  private static final int KINDS_MIN = 80;

  /** What a busy machine does to a median is no fault of the node. */
  private static final double ANY_RATIO = 1_000;

  @Test
  void noKindBreaksAPromise(@TempDir Path data) throws Exception {
    HostileRun.Plan plan = new HostileRun.Plan(SEED, 1, Ground.Scale.SHORT, 20, ANY_RATIO);
    HostileReport report = HostileRun.play(plan, data, LOG::debug);
    assertThat(report.violations()).as("seed %d", SEED).isEmpty();
    assertThat(report.kinds()).isGreaterThanOrEqualTo(KINDS_MIN);
  }

  @Test
  void whatIsNotCountedOrCountedOtherwiseIsAViolation() {
    Expected expected = Expected.malformed("NOT_JSON").beside("refused DUPLICATE");
    Sent three = Sent.messages(3);
    assertThat(expected.violations(three, Map.of("malformed NOT_JSON", 3L))).isEmpty();
    assertThat(expected.violations(three, Map.of("malformed NOT_JSON", 2L)))
        .containsOnlyKeys("counted");
    Map<String, Long> other = Map.of("malformed NOT_JSON", 3L, "malformed EMPTY", 1L);
    assertThat(expected.violations(three, other)).containsOnlyKeys("malformed EMPTY");
    Map<String, Long> beside = Map.of("malformed NOT_JSON", 3L, "refused DUPLICATE", 1L);
    assertThat(expected.violations(three, beside)).isEmpty();
    Sent answered = Sent.answered(java.util.List.of("400 malformed-request", "500"));
    assertThat(Expected.answered("400 malformed-request").violations(answered, Map.of()))
        .containsOnlyKeys("answer 500");
  }

  @Test
  void aRowThatChangedIsNamed() {
    Innocents before = new Innocents(Map.of("twin_view a/1", "1", "twin_view b/1", "1"));
    Innocents after = new Innocents(Map.of("twin_view a/1", "1", "twin_view b/2", "2"));
    assertThat(before.differences(after)).isEqualTo(Set.of("twin_view b/1", "twin_view b/2"));
    assertThat(before.differences(before)).isEmpty();
  }
}
