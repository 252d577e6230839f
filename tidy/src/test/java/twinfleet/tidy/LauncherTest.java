package twinfleet.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./twinfleet} in a repository of its own, with JDKs that only print their
 * arguments and a Maven that only counts its runs.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String[] TOOLS = {
    "bash", "env", "dirname", "readlink", "grep", "find", "touch", "mv", "mkdir", "rm", "flock"
  };

  @TempDir private Path folder;
  private Path home;
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void aRepositoryInAFolderWithSpaces() throws IOException {
    home = Files.createDirectories(folder.resolve("a folder with spaces"));
    Files.createDirectories(home.resolve(".mvn"));
    for (var file : List.of("twinfleet", ".mvn/find-jdk.sh")) {
      Files.copy(
          Repository.root().resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    write(home.resolve("pom.xml"), "<project/>");
    write(home.resolve("loadtest/pom.xml"), "<project/>");
    write(home.resolve("loadtest/src/main/java/A.java"), "class A {}");
    script(home.resolve("mvnw"), "echo ran >>runs; touch loadtest/target/loadtest.jar");
    tools = folder.resolve("tools");
    for (var tool : TOOLS) {
      var place = Stream.of("/usr/bin/", "/bin/").filter(at -> Files.exists(Path.of(at + tool)));
      script(tools.resolve(tool), "exec " + place.findFirst().orElseThrow() + tool + " \"$@\"");
    }
    environment.put("PATH", tools.toString());
    environment.put("TWINFLEET_JDK_FOLDERS", folder.resolve("jdks").toString());
  }

  @Test
  void withoutAJdkItSaysSoInOneLineAndExits3() throws Exception {
    var ended = run();
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("no JDK 21", "JAVA_HOME", folder.resolve("jdks").toString());
  }

  @Test
  void anOldJavaHomeIsSkippedForANewerJdkElsewhere() throws Exception {
    environment.put("JAVA_HOME", jdk("old/17", "17.0.9").toString());
    jdk("jdks/jdk-21", "21.0.1");
    jdk("jdks/jdk-25", "25.0.2");
    jdk("jdks/jdk-8", "1.8.0_402");
    assertThat(run("demo").out()).startsWith("jdk 25.0.2");
  }

  @Test
  void aNewEnoughJavaHomeWinsOverANewerInstalledJdk() throws Exception {
    environment.put("JAVA_HOME", jdk("mine", "21.0.1").toString());
    jdk("jdks/jdk-25", "25.0.2");
    assertThat(run("demo").out()).startsWith("jdk 21.0.1").doesNotContain("unsafe-memory");
  }

  @Test
  void aJdkOnThePathIsFoundThroughItsSymbolicLink() throws Exception {
    var jdk = jdk("far", "23.0.1");
    var link = Files.createSymbolicLink(folder.resolve("link"), jdk.resolve("bin/javac"));
    Files.createSymbolicLink(tools.resolve("javac"), link);
    assertThat(run("demo").out()).startsWith("jdk 23.0.1").contains("unsafe-memory-access=allow");
  }

  @Test
  void anExplicitChoiceThatIsTooOldIsAFaultAndNotReplaced() throws Exception {
    environment.put("TWINFLEET_JAVA_HOME", jdk("old", "17.0.9").toString());
    jdk("jdks/jdk-25", "25.0.2");
    var ended = run();
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("TWINFLEET_JAVA_HOME=").hasLineCount(1);
  }

  @Test
  void settingsBecomeSystemPropertiesAndArgumentsStayWhole() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    environment.put("TWINFLEET_JAVA_OPTS", "-Xmx100m -Da=b");
    var out = run("-Dtwinfleet.x=1 2", "demo", "--data", "a b", "-Dtwinfleet.y=3").out();
    var main = out.substring(out.indexOf("[twinfleet.loadtest.Twinfleet]"));
    assertThat(main.lines())
        .containsExactly("[twinfleet.loadtest.Twinfleet]", "[demo]", "[--data]", "[a b]");
    assertThat(out.lines())
        .contains("[-Dtwinfleet.x=1 2]", "[-Dtwinfleet.y=3]", "[-Xmx100m]", "[-Da=b]");
  }

  @Test
  void itBuildsOnFirstUseAndWhenASourceIsNewer() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    assertThat(run().err()).isEqualToIgnoringNewLines("building Twinfleet (first use) ...");
    assertThat(run().err()).isEmpty();
    var later = FileTime.from(Instant.now().plusSeconds(5));
    Files.setLastModifiedTime(home.resolve("loadtest/src/main/java/A.java"), later);
    assertThat(run().err()).contains("sources changed");
    assertThat(runsOfMaven()).isEqualTo(2);
  }

  @Test
  void aFailedBuildIsAFaultAndIsTriedAgain() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    script(home.resolve("mvnw"), "echo ran >>runs; echo broken; exit 1");
    assertThat(run().code()).isEqualTo(3);
    assertThat(run().err()).contains("first use", "broken", "the build failed");
    assertThat(runsOfMaven()).isEqualTo(2);
  }

  @Test
  void firstUsesAtTheSameTimeBuildOnce() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    var one = start(home.resolve("twinfleet"));
    var other = start(home.resolve("twinfleet"));
    assertThat(end(one).code() + end(other).code()).isZero();
    assertThat(runsOfMaven()).isEqualTo(1);
  }

  @Test
  void itBecomesJavaSoThatSignalsReachTheProduct() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    var process = start(home.resolve("twinfleet"), "up");
    assertThat(end(process).out()).contains("pid " + process.pid() + "\n");
  }

  @Test
  void itRunsThroughASymbolicLinkFromAnywhere() throws Exception {
    jdk("jdks/jdk-25", "25.0.2");
    var link = Files.createSymbolicLink(folder.resolve("tf"), home.resolve("twinfleet"));
    var ended = end(start(link, "demo"));
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains(home.toRealPath().resolve("loadtest/target") + "/lib/*");
  }

  private Ended run(String... arguments) throws Exception {
    return end(start(home.resolve("twinfleet"), arguments));
  }

  private Process start(Path launcher, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Ended end(Process process) throws Exception {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    var out = new String(process.getInputStream().readAllBytes());
    return new Ended(process.exitValue(), out, new String(process.getErrorStream().readAllBytes()));
  }

  private long runsOfMaven() throws IOException {
    return Files.readAllLines(home.resolve("runs")).size();
  }

  /** A JDK whose java prints its version and each argument in brackets. */
  private Path jdk(String place, String version) throws IOException {
    var jdk = folder.resolve(place);
    script(
        jdk.resolve("bin/java"),
        "echo 'jdk " + version + "'; echo \"pid $$\"; printf '[%s]\\n' \"$@\"");
    script(jdk.resolve("bin/javac"), "exit 1");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private static void script(Path file, String body) throws IOException {
    write(file, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
