package twinfleet.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules and packages know each other only in the direction of the architecture. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(compiled());

  @TempDir private Path folder;

  @Test
  void theModulesAreCompiled() {
    assertThat(CLASSES.size()).as("compiled classes; ./mvnw verify compiles them").isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void holdsInEveryModule(Direction direction) {
    direction.rule().check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void findsItsBadClasses(Direction direction) {
    compile(direction.badClasses());
    var result = direction.rule().evaluate(new ClassFileImporter().importPath(folder));
    assertThat(result.hasViolation()).as(direction.name()).isTrue();
  }

  private static List<Path> compiled() {
    return Repository.modules().stream()
        .map(module -> module.resolve("target/classes"))
        .filter(Files::exists)
        .toList();
  }

  private void compile(Map<String, String> texts) {
    var units =
        texts.entrySet().stream()
            .map(
                type -> {
                  var name = type.getKey();
                  var dot = name.lastIndexOf('.');
                  var text = "package " + name.substring(0, dot) + ";" + type.getValue();
                  return new Source.InMemory(name.replace('.', '/') + ".java", text);
                })
            .toList();
    var options = List.of("-d", folder.toString(), "-proc:none");
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.getTask(null, null, null, options, null, units).call()).isTrue();
  }
}
