package twinfleet.tidy;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules that one file can break by itself, each with a bad sample that it must find.
 *
 * <p>Patterns and samples are spelled so that this file does not break its own rules.
 */
enum TidyRule {
  LINES_HAVE_AT_MOST_100_COLUMNS(
      TidyRule::longLines, "core/src/main/java/A.java", "class A {} //" + " long".repeat(20)),

  FILES_HAVE_AT_MOST_250_LINES_OR_A_REASON(
      TidyRule::longFile, "core/src/main/java/A.java", "class A {}\n" + "\n".repeat(250)),

  METHODS_HAVE_AT_MOST_40_LINES(
      CodeScan::longMethods,
      "core/src/main/java/A.java",
      "class A {\n  @Deprecated\n  void a() {\n" + "    a();\n".repeat(39) + "  }\n}\n"),

  NAMES_SAY_WHAT_A_TYPE_DOES(
      CodeScan::emptyNames, "core/src/main/java/A.java", "record TwinManager() {}"),

  TYPES_AND_PUBLIC_METHODS_ARE_DOCUMENTED(
      source -> source.isMain() ? CodeScan.undocumented(source) : Stream.empty(),
      "core/src/main/java/A.java",
      "/** A. */\nclass A { public void a() {} }"),

  NO_EXCEPTION_IS_SWALLOWED(
      CodeScan::emptyCatches,
      "core/src/main/java/A.java",
      "class A { void a() { try { a(); } catch (Error e) { /* hush */ } } }"),

  NOTHING_SLEEPS(
      CodeScan::sleeps,
      "core/src/test/java/A.java",
      "class A { void a() throws Exception { Thread.sleep(1); } }"),

  THE_CORE_READS_NO_CLOCK(
      source -> isPure(source) ? CodeScan.clocks(source) : Stream.empty(),
      "twin-core/src/test/java/A.java",
      "class A { Object a = java.time.Instant.now(); }"),

  THE_CORE_LEAVES_NOTHING_TO_CHANCE(
      source -> isPure(source) ? CodeScan.chance(source) : Stream.empty(),
      "protocol/src/main/java/A.java",
      "class A { Object a = new java.util.Random(); }"),

  ONLY_COMMANDS_WRITE_TO_THE_CONSOLE(
      source -> isLauncher(source) ? Stream.empty() : CodeScan.console(source),
      "core/src/main/java/A.java",
      "class A { void a() { System.out.println(); } }"),

  NOTHING_IS_LEFT_TO_DO(
      source -> matches(source, Words.LEFT_TO_DO), "docs/a.md", "TO" + "DO: write this"),

  NO_PATH_OF_ONE_MACHINE(
      source -> matches(source, Words.MACHINE_PATH), "k8s/a.yaml", "path: /ro" + "ot/data"),
  ;

  private static final int COLUMNS_MAX = 100;
  private static final int FILE_LINES_MAX = 250;
  private static final String REASON = "// Longer than 250 lines because ";
  private static final Set<String> LAUNCHERS = Set.of("Twinfleet.java", "Main.java");

  private final Function<Source, Stream<Finding>> check;
  private final Source badSample;

  TidyRule(Function<Source, Stream<Finding>> check, String badPath, String badText) {
    this.check = check;
    this.badSample = sample(badPath, badText);
  }

  Stream<Finding> findings(Source source) {
    return check.apply(source);
  }

  Source badSample() {
    return badSample;
  }

  /** A text as if it stood at that path of the repository. */
  static Source sample(String path, String text) {
    return Source.parse(Map.of(path, text)).getFirst();
  }

  private static final class Words {
    private static final Pattern LEFT_TO_DO = Pattern.compile("\\b(T[O]DO|F[I]XME|X[X]X)\\b");
    private static final Pattern MACHINE_PATH =
        Pattern.compile("(?<![\\w.}])/([w]ork|[r]oot|[h]ome)/");
  }

  private static boolean isPure(Source source) {
    return source.isIn("protocol", "twin-core");
  }

  private static boolean isLauncher(Source source) {
    var name = source.fileName();
    return !source.isMain() || name.endsWith("Command.java") || LAUNCHERS.contains(name);
  }

  private static Stream<Finding> longLines(Source source) {
    return source.isJava()
        ? numbered(source, line -> line.codePointCount(0, line.length()) > COLUMNS_MAX, "too long")
        : Stream.empty();
  }

  private static Stream<Finding> longFile(Source source) {
    var lines = source.text().lines().count();
    return source.isJava() && lines > FILE_LINES_MAX && !source.text().startsWith(REASON)
        ? Stream.of(new Finding(source.path(), 0, lines + " lines; split it, or begin " + REASON))
        : Stream.empty();
  }

  private static Stream<Finding> matches(Source source, Pattern words) {
    return numbered(source, line -> words.matcher(line).find(), "has " + words);
  }

  private static Stream<Finding> numbered(Source source, Predicate<String> bad, String what) {
    var lines = source.lines();
    return IntStream.range(0, lines.size())
        .filter(index -> bad.test(lines.get(index)))
        .mapToObj(index -> new Finding(source.path(), index + 1, what));
  }
}
