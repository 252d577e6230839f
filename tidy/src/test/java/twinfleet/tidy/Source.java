package twinfleet.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One text file, and the syntax tree of it when it is Java.
 *
 * @param path relative to the root, with forward slashes
 * @param tree null when the file is not Java
 */
record Source(String path, String text, CompilationUnitTree tree, Trees trees) {

  /** Reads and parses files given relative to the root, all in one run of the parser. */
  static List<Source> read(Collection<Path> files) {
    var texts = new TreeMap<String, String>();
    files.forEach(file -> texts.put(file.toString().replace('\\', '/'), Repository.read(file)));
    return parse(texts);
  }

  /** Parses texts by path. */
  static List<Source> parse(Map<String, String> texts) {
    var sources = new ArrayList<Source>();
    var units = new ArrayList<JavaFileObject>();
    texts.forEach(
        (path, text) -> {
          if (path.endsWith(".java")) {
            units.add(new InMemory(path, text));
          } else {
            sources.add(new Source(path, text, null, null));
          }
        });
    if (units.isEmpty()) {
      return sources;
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, units);
    var trees = Trees.instance(task);
    try {
      for (var tree : task.parse()) {
        var path = tree.getSourceFile().getName().substring(1);
        sources.add(new Source(path, texts.get(path), tree, trees));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return sources;
  }

  boolean isJava() {
    return tree != null;
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  boolean isIn(String... modules) {
    return List.of(modules).contains(module());
  }

  /** The first folder of the path. */
  String module() {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** Walks the tree of a Java file; does nothing for any other. */
  void walk(TreePathScanner<Void, Void> scanner) {
    if (isJava()) {
      scanner.scan(tree, null);
    }
  }

  /** True when a doc comment stands before the declaration at {@code path}. */
  boolean hasDoc(TreePath path) {
    return trees.getDocComment(path) != null;
  }

  long firstLine(Tree node) {
    return tree.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(tree, node));
  }

  long lastLine(Tree node) {
    return tree.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(tree, node));
  }

  /** A Java text for the compiler, whatever its place. */
  static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(String path, String text) {
      super(Path.of("/", path).toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
