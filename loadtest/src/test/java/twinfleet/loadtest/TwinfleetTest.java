package twinfleet.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import twinfleet.agent.AgentCommand;
import twinfleet.service.EnvironmentFault;

/** The exit codes and lines of the contract's "Command line". */
class TwinfleetTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "sample", description = "A command of this test.")
  static final class SampleCommand implements Callable<Integer> {
    @Option(names = "--port", description = "A number.")
    private int port;

    @Override
    public Integer call() {
      return switch (port) {
        case 1 -> throw new EnvironmentFault("port 1 is taken:\n  choose another");
        case 2 -> throw new IllegalStateException("the impossible");
        default -> port;
      };
    }
  }

  @Command(
      name = "own-help",
      mixinStandardHelpOptions = true,
      description = "Brings its own --help.")
  static final class OwnHelpCommand implements Runnable {
    @Override
    public void run() {}
  }

  private int run(String... args) {
    var commands = List.of(SampleCommand.class, OwnHelpCommand.class);
    return Twinfleet.run(commands, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void helpIsEverywhereAndTheRootListsTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(run("sample", "--help")).isZero();
    assertThat(run("own-help", "--help")).isZero();
    assertThat(out.toString()).contains("A command of this test.", "Usage: twinfleet sample");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("twinfleet unpackaged");
  }

  @Test
  void aCommandsOwnCodeIsTheExitCode() {
    assertThat(run("sample")).isZero();
    assertThat(run("sample", "--port", "7")).isEqualTo(7);
  }

  @Test
  void badUsageIsOneLineThatNamesTheOptionAndTheHelp() {
    assertThat(run("sample", "--prot=9")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("'--prot=9'", "twinfleet sample --help");
  }

  @Test
  void aBadValueAndAMissingCommandAreBadUsageToo() {
    assertThat(run("sample", "--port", "high")).isEqualTo(2);
    assertThat(err.toString()).contains("'--port'", "'high'");
    assertThat(run()).isEqualTo(2);
    assertThat(run("no-such-command")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(3);
  }

  @Test
  void anEnvironmentFaultIsItsOneLineAndExits3() {
    assertThat(run("sample", "--port", "1")).isEqualTo(3);
    assertThat(err.toString()).isEqualToIgnoringNewLines("port 1 is taken: choose another");
  }

  @Test
  void anUnexpectedFaultExits1AndShowsItsStackOnlyWithDebug() {
    assertThat(run("sample", "--port", "2")).isEqualTo(1);
    assertThat(err.toString()).contains("the impossible", "--debug").doesNotContain("\tat ");
    assertThat(run("sample", "--port", "2", "--debug")).isEqualTo(1);
    assertThat(err.toString()).contains("IllegalStateException", "\tat ");
  }

  /** Before anything is opened or connected. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "..", "../a", "a/b", "a%2Fb", "a\u0001b", "a\nb", "ü", "-a"})
  void anAgentOfNoPossibleNameIsBadUsageInOneLine(String id) {
    assertThat(agent(id)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void anAgentOfAnEndlessNameIsBadUsageInOneLine() {
    assertThat(agent("x".repeat(300))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).hasSizeLessThan(300);
  }

  private int agent(String id) {
    PrintWriter silent = new PrintWriter(out, true);
    return Twinfleet.run(
        List.of(AgentCommand.class),
        silent,
        new PrintWriter(err, true),
        "agent",
        "--id=" + id,
        "--broker=tcp://127.0.0.1:1");
  }
}
