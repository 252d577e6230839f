package twinfleet.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FiguresTest {
  @TempDir private Path folder;

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 9, 4));
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9, 3));
  }

  @Test
  void aTargetIsMetByTheMedianAndEveryOneOfThemCounts() {
    Figure figure = Figure.of("a", "1/s", Spread.once(8)).beside("b", Spread.once(10));
    assertThat(figure.ratio()).isEqualTo(0.8);
    assertThat(figure.met()).isNull();
    assertThat(figure.atLeast(8).met()).isTrue();
    assertThat(figure.atMost(7.9).met()).isFalse();
    assertThat(figure.atLeastTimesYardstick(0.9).atLeast(8).met()).isFalse();
    assertThat(figure.atLeastTimesYardstick(0.8).atMost(8).target())
        .isEqualTo(">= 0.80 x yardstick, <= 8 1/s");
  }

  @Test
  void theFileHasTheFieldsOfTheContract() throws Exception {
    Path file = folder.resolve("figures.json");
    Figure alone = Figure.of("x.alone", "s", Spread.once(2));
    Report.write(List.of(alone, alone.beside("y", Spread.once(4)).atMost(3)), Machine.here(), file);
    JsonNode rows = new ObjectMapper().readTree(file.toFile());
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("yardstick").isNull()).isTrue();
    assertThat(rows.get(0).path("ratio").isNull()).isTrue();
    assertThat(rows.get(1).path("value").asDouble()).isEqualTo(2);
    assertThat(rows.get(1).path("yardstickValue").asDouble()).isEqualTo(4);
    assertThat(rows.get(1).path("ratio").asDouble()).isEqualTo(0.5);
    assertThat(rows.get(1).path("met").asBoolean()).isTrue();
    assertThat(rows.get(1).path("machine").path("cores").asInt()).isPositive();
  }

  @Test
  void cpuOfAProcessOnlyGrowsAndItsChildrenAreCounted() throws Exception {
    Process busy =
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").start();
    busy.waitFor();
    long self = ProcessHandle.current().pid();
    double alone = Cpu.micros(self);
    assertThat(alone).isPositive();
    assertThat(Cpu.microsWithChildren(self)).isGreaterThan(alone);
    assertThat(Cpu.micros(busy.pid())).as("a process that ended").isZero();
  }

  @Test
  void anUnknownNameIsBadUsageAndNamesTheKnown() {
    StringWriter said = new StringWriter();
    CommandLine line = new CommandLine(new BenchCommand()).setErr(new PrintWriter(said, true));
    assertThat(line.execute("ingest", "no-such")).isEqualTo(2);
    assertThat(said.toString()).contains("no-such").contains("ingest, heartbeats");
    assertThat(line.execute()).isEqualTo(2);
    assertThat(line.execute("ingest", "--runs", "0")).isEqualTo(2);
  }
}
