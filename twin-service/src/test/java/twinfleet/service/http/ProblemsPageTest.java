package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of problems and the service name the same ones. */
class ProblemsPageTest {
  @Test
  void thePageExplainsEveryProblemAndNoOther() throws Exception {
    List<String> explained =
        Files.readAllLines(Path.of("..", "docs", "problems.md")).stream()
            .filter(line -> line.startsWith("| `/problems/"))
            .map(line -> line.replaceFirst("\\| `(\\S+)` \\| (\\d+) .*", "$1 $2"))
            .toList();
    List<String> given =
        Arrays.stream(ProblemType.values()).map(type -> type.uri() + " " + type.status()).toList();
    assertThat(explained).containsExactlyElementsOf(given);
  }
}
