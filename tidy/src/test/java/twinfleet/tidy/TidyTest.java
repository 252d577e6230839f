package twinfleet.tidy;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The style of the house over every written file; each rule is shown to be able to fail. */
class TidyTest {
  private static final List<Source> SOURCES = Source.read(Repository.textFiles());
  private static final String PACKAGE_INFO = "package-info.java";
  private static final Path DECISIONS = Path.of("docs", "decisions");

  @ParameterizedTest
  @EnumSource
  void holdsInEveryFile(TidyRule rule) {
    assertThat(SOURCES).isNotEmpty();
    assertThat(SOURCES.stream().flatMap(rule::findings)).as(rule.name()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void findsItsBadSample(TidyRule rule) {
    assertThat(rule.findings(rule.badSample())).as(rule.name()).isNotEmpty();
  }

  @Test
  void aLongFileMayGiveItsReasonInTheFirstLine() {
    var reason = "// Longer than 250 lines because it is one table.\nclass A {}" + "\n".repeat(300);
    var source = TidyRule.sample("core/src/main/java/A.java", reason);
    assertThat(TidyRule.FILES_HAVE_AT_MOST_250_LINES_OR_A_REASON.findings(source)).isEmpty();
  }

  @Test
  void wordsInCommentsAndStringsAreNoUseOfTheClock() {
    var text = "class A { String a = \"Instant.now()\"; /* Instant.now() */ }";
    var source = TidyRule.sample("twin-core/src/main/java/A.java", text);
    assertThat(TidyRule.THE_CORE_READS_NO_CLOCK.findings(source)).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(packagesWithoutInfo(paths(SOURCES))).isEmpty();
    assertThat(packagesWithoutInfo(List.of("core/src/main/java/twinfleet/core/A.java")))
        .containsExactly("core: twinfleet/core");
    assertThat(
            packagesWithoutInfo(
                List.of(
                    "core/src/main/java/twinfleet/core/" + PACKAGE_INFO,
                    "core/src/test/java/twinfleet/core/ATest.java")))
        .isEmpty();
  }

  @Test
  void everyModuleThatHasSourcesHasTests() {
    assertThat(modulesWithoutTests(paths(SOURCES))).isEmpty();
    assertThat(modulesWithoutTests(List.of("core/src/main/java/twinfleet/core/A.java")))
        .containsExactly("core");
  }

  @Test
  void decisionsAreNumberedWithoutGaps() throws Exception {
    var folder = Repository.root().resolve(DECISIONS);
    if (Files.exists(folder)) {
      try (var records = Files.list(folder)) {
        assertThat(misnumbered(records.map(file -> file.getFileName().toString()))).isEmpty();
      }
    }
    assertThat(misnumbered(Stream.of("0001-one.md", "0001-again.md", "0003-three.md")))
        .containsExactly("0001-one.md");
    assertThat(misnumbered(Stream.of("0001-one.md", "0003-three.md")))
        .containsExactly("0003-three.md");
    assertThat(misnumbered(Stream.of("notes.md"))).containsExactly("notes.md");
  }

  private static List<String> paths(List<Source> sources) {
    return sources.stream().map(Source::path).filter(path -> path.endsWith(".java")).toList();
  }

  /** Packages ("module: folder") of which no source root of the module has a package-info. */
  private static TreeSet<String> packagesWithoutInfo(List<String> javaPaths) {
    Map<String, Boolean> described =
        javaPaths.stream()
            .collect(
                toMap(
                    path -> path.replaceFirst("/src/\\w+/java/", ": ").replaceFirst("/[^/]*$", ""),
                    path -> path.endsWith("/" + PACKAGE_INFO),
                    Boolean::logicalOr));
    return described.keySet().stream()
        .filter(name -> !described.get(name))
        .collect(toCollection(TreeSet::new));
  }

  private static TreeSet<String> modulesWithoutTests(List<String> javaPaths) {
    var tested =
        javaPaths.stream()
            .filter(path -> path.matches("[^/]+/src/test/.*Test\\.java"))
            .map(path -> path.substring(0, path.indexOf('/')))
            .toList();
    return javaPaths.stream()
        .map(path -> path.substring(0, path.indexOf('/')))
        .filter(module -> !tested.contains(module))
        .collect(toCollection(TreeSet::new));
  }

  /** Names that are not NNNN-title.md with NNNN counting up from 0001. */
  private static List<String> misnumbered(Stream<String> names) {
    var sorted = names.sorted().toList();
    return IntStream.range(0, sorted.size())
        .filter(i -> !sorted.get(i).matches("%04d-[a-z0-9-]+\\.md".formatted(i + 1)))
        .mapToObj(sorted::get)
        .toList();
  }
}
