package twinfleet.tidy;

import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Name;

/** What the syntax-tree rules look for; comments and strings never match. */
final class CodeScan extends TreePathScanner<Void, Void> {
  private static final int METHOD_LINES_MAX = 40;
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Manager|Util|Utils|Helper|Impl|Base)");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(.*\\.)?((Instant|Local\\w+|Zoned\\w+|Offset\\w+)\\.now"
              + "|System\\.(currentTimeMillis|nanoTime)|Clock\\.system\\w*|Clock\\.tick\\w*)");
  private static final Pattern CHANCE =
      Pattern.compile(
          "(.*\\.)?(Math\\.random|UUID\\.randomUUID|ThreadLocalRandom\\.current"
              + "|new ([\\w.]+\\.)?(Secure|Splittable)?Random\\(\\))");
  private static final Pattern SLEEP = Pattern.compile("(.*\\.)?(Thread|TimeUnit\\.\\w+)\\.sleep");
  private static final Pattern CONSOLE = Pattern.compile("(java\\.lang\\.)?System\\.(out|err)");

  private final Source source;
  private final List<Finding> undocumented = new ArrayList<>();
  private final List<Finding> names = new ArrayList<>();
  private final List<Finding> longMethods = new ArrayList<>();
  private final List<Finding> emptyCatches = new ArrayList<>();
  private final List<Finding> uses = new ArrayList<>();

  private CodeScan(Source source) {
    this.source = source;
  }

  private static CodeScan of(Source source) {
    var scan = new CodeScan(source);
    source.walk(scan);
    return scan;
  }

  static Stream<Finding> emptyNames(Source source) {
    return of(source).names.stream();
  }

  /** Types, and public methods that do not override, without a doc comment. */
  static Stream<Finding> undocumented(Source source) {
    return of(source).undocumented.stream();
  }

  static Stream<Finding> longMethods(Source source) {
    return of(source).longMethods.stream();
  }

  static Stream<Finding> emptyCatches(Source source) {
    return of(source).emptyCatches.stream();
  }

  /** Reads of the clock of the machine. */
  static Stream<Finding> clocks(Source source) {
    return of(source).usesOf(CLOCK);
  }

  /** Randomness without a seed, which no run could repeat. */
  static Stream<Finding> chance(Source source) {
    return of(source).usesOf(CHANCE);
  }

  static Stream<Finding> sleeps(Source source) {
    return of(source).usesOf(SLEEP);
  }

  static Stream<Finding> console(Source source) {
    return of(source).usesOf(CONSOLE);
  }

  private Stream<Finding> usesOf(Pattern pattern) {
    return uses.stream().filter(use -> pattern.matcher(use.what()).matches());
  }

  private Finding at(Tree node, String what) {
    return new Finding(source.path(), source.firstLine(node), what);
  }

  private void requireDoc(Tree node, Name name) {
    if (!source.hasDoc(getCurrentPath())) {
      undocumented.add(at(node, name + " has no doc comment"));
    }
  }

  @Override
  public Void visitClass(ClassTree type, Void none) {
    if (EMPTY_NAME.matcher(type.getSimpleName()).matches()) {
      names.add(at(type, "the name " + type.getSimpleName() + " says nothing"));
    }
    if (!type.getSimpleName().isEmpty() && !type.getModifiers().getFlags().contains(PRIVATE)) {
      requireDoc(type, type.getSimpleName());
    }
    return super.visitClass(type, none);
  }

  @Override
  public Void visitMethod(MethodTree method, Void none) {
    var annotations = method.getModifiers().getAnnotations();
    var first =
        annotations.isEmpty()
            ? source.firstLine(method)
            : source.lastLine(annotations.getLast()) + 1;
    var lines = source.lastLine(method) - first + 1;
    if (lines > METHOD_LINES_MAX) {
      longMethods.add(at(method, method.getName() + " has " + lines + " lines"));
    }
    var overrides =
        annotations.stream()
            .anyMatch(mark -> mark.getAnnotationType().toString().equals("Override"));
    if (method.getModifiers().getFlags().contains(PUBLIC) && !overrides) {
      requireDoc(method, method.getName());
    }
    return super.visitMethod(method, none);
  }

  @Override
  public Void visitCatch(CatchTree node, Void none) {
    if (node.getBlock().getStatements().isEmpty()) {
      emptyCatches.add(at(node, "swallows " + node.getParameter().getType()));
    }
    return super.visitCatch(node, none);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree node, Void none) {
    uses.add(at(node, node.toString()));
    return super.visitMemberSelect(node, none);
  }

  @Override
  public Void visitNewClass(NewClassTree node, Void none) {
    var seeded = node.getArguments().isEmpty() ? "" : "..";
    uses.add(at(node, "new " + node.getIdentifier() + "(" + seeded + ")"));
    return super.visitNewClass(node, none);
  }
}
