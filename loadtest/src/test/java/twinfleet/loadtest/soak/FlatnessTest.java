package twinfleet.loadtest.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A leak is seen, and noise is none. */
class FlatnessTest {
  private static final int SAMPLES = 60;

  @Test
  void aLeakOfOneThreadInFiveSamplesGrows() {
    Flatness leak = of(i -> 100 + i / 5);
    assertThat(leak.isFlat()).isFalse();
    assertThat(leak.growth()).isCloseTo(SAMPLES * 2 / 3 / 5.0, within(1.0));
  }

  @Test
  void noiseAroundALevelIsFlatAndSoIsWhatFalls() {
    Random random = new Random(1);
    assertThat(of(i -> 100 + random.nextInt(9) - 4).isFlat()).isTrue();
    assertThat(of(i -> 200 - i).isFlat()).isTrue();
  }

  @Test
  void warmUpAndSingleOutliersDoNotCount() {
    assertThat(of(i -> i < SAMPLES / 3 ? 20 + i : 100).isFlat()).isTrue();
    assertThat(of(i -> i % 13 == 0 ? 400 : 100).isFlat()).isTrue();
  }

  private static Flatness of(IntToDoubleFunction threads) {
    List<Sample> samples =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> new Sample(i, threads.applyAsDouble(i), 0, 0, 0, 0))
            .toList();
    return Flatness.of("threads", samples, Sample::threads, 2);
  }
}
