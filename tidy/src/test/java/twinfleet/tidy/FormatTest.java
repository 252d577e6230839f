package twinfleet.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;

/**
 * Every Java file looks as google-java-format writes it, so that no review is about blanks. With
 * {@code -Dformat.apply=true} the files are rewritten instead.
 */
class FormatTest {
  private static final String REPAIR =
      "./mvnw -q -B -pl tidy test -Dtest=FormatTest -Dformat.apply=true";

  @Test
  void everyJavaFileIsFormatted() {
    var ill = illFormatted(Repository.javaFiles());
    if (Boolean.getBoolean("format.apply")) {
      ill.forEach(FormatTest::write);
    } else {
      assertThat(ill.keySet()).as("ill formatted; repair with: %s", REPAIR).isEmpty();
    }
  }

  @Test
  void anIllFormattedTextIsFoundAndRepaired() {
    assertThat(formatted("class  A{int a ;}")).isEqualTo("class A {\n  int a;\n}\n");
  }

  /** The right text of each file that is not formatted. */
  private static Map<Path, String> illFormatted(List<Path> files) {
    var ill = new ConcurrentSkipListMap<Path, String>();
    files.parallelStream()
        .forEach(
            file -> {
              var text = Repository.read(file);
              var right = formatted(text);
              if (!right.equals(text)) {
                ill.put(file, right);
              }
            });
    return ill;
  }

  private static String formatted(String text) {
    try {
      return new Formatter().formatSourceAndFixImports(text);
    } catch (FormatterException fault) {
      throw new IllegalArgumentException(fault);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(Repository.root().resolve(file), text);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
