package twinfleet.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this repository that a person wrote: no build output, no data folder. */
final class Repository {
  private static final Set<String> BESIDE_MODULES = Set.of("docs", "k8s", ".ci", ".mvn");
  private static final Set<String> TEXT =
      Set.of("java", "xml", "md", "sql", "conf", "yaml", "yml", "json", "sh", "html", "js", "css");
  private static final Set<String> SCRIPTS = Set.of("run", "twinfleet");

  private Repository() {}

  /** The folder that holds the Maven wrapper, this one or the nearest above. */
  static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Folders with a pom of their own, relative to the root. */
  static List<Path> modules() {
    return children(root()).filter(child -> Files.exists(child.resolve("pom.xml"))).toList();
  }

  /** All written text files, relative to the root, sorted. */
  static List<Path> textFiles() {
    var found = new ArrayList<Path>();
    children(root())
        .filter(child -> Files.isRegularFile(child) && isText(child))
        .forEach(found::add);
    children(root()).filter(Repository::isWritten).forEach(folder -> collect(folder, found));
    return found.stream().map(root()::relativize).sorted().toList();
  }

  /** All Java sources, relative to the root, sorted. */
  static List<Path> javaFiles() {
    return textFiles().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /** Text of a file given relative to the root. */
  static String read(Path file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static boolean isWritten(Path folder) {
    return BESIDE_MODULES.contains(folder.getFileName().toString())
        || Files.exists(folder.resolve("pom.xml"));
  }

  private static boolean isText(Path file) {
    var name = file.getFileName().toString();
    return SCRIPTS.contains(name) || TEXT.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static Stream<Path> children(Path folder) {
    try (var children = Files.list(folder)) {
      return children.sorted().toList().stream();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void collect(Path folder, List<Path> found) {
    try {
      Files.walkFileTree(folder, new WrittenFiles(found));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static final class WrittenFiles extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    private WrittenFiles(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (isText(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
