package twinfleet.loadtest;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import twinfleet.agent.AgentCommand;
import twinfleet.loadtest.bench.BenchCommand;
import twinfleet.loadtest.chaos.ChaosCommand;
import twinfleet.loadtest.demo.DemoCommand;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.NodeCommand;
import twinfleet.standalone.UpCommand;

/**
 * The command line {@code ./twinfleet COMMAND}. Exit codes (contract, "Command line"): 0 done and
 * all accounted for; 1 a promise was broken; 2 bad usage; 3 an environment fault. A command returns
 * its code from {@code call()}; it throws {@link EnvironmentFault} for 3.
 */
@Command(
    name = "twinfleet",
    description = "Firmware delivery that arrives.",
    versionProvider = Twinfleet.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer =
        "Any setting: -Dtwinfleet.x.y=value. Exit: 0 done, 1 broken promise, 2 usage, 3 fault.")
public final class Twinfleet {
  /** Every command of the product, in the order of its help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          UpCommand.class,
          NodeCommand.class,
          AgentCommand.class,
          BenchCommand.class,
          ChaosCommand.class);

  private static final int BROKEN_PROMISE = 1;
  private static final int BAD_USAGE = 2;
  private static final int ENVIRONMENT_FAULT = 3;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack of an unexpected fault.")
  private boolean debug;

  private Twinfleet() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    System.exit(run(COMMANDS, out, err, args));
  }

  /**
   * Runs one command of {@code commands} (classes or instances) in this JVM.
   *
   * @return the exit code
   */
  static int run(List<?> commands, PrintWriter out, PrintWriter err, String... args) {
    var root = new Twinfleet();
    var line = new CommandLine(root);
    commands.forEach(line::addSubcommand);
    helpEverywhere(line);
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler((fault, given) -> badUsage(fault));
    line.setExecutionExceptionHandler((fault, command, parsed) -> root.failed(fault, parsed, err));
    return line.execute(args);
  }

  private static void helpEverywhere(CommandLine line) {
    if (!line.getCommandSpec().mixinStandardHelpOptions()) {
      line.getCommandSpec().mixinStandardHelpOptions(true);
    }
    line.getCommandSpec().exitCodeOnInvalidInput(BAD_USAGE);
    line.getSubcommands().values().forEach(Twinfleet::helpEverywhere);
  }

  private static int badUsage(ParameterException fault) {
    var command = fault.getCommandLine();
    var name = command.getCommandSpec().qualifiedName();
    command.getErr().println(oneLine(fault) + " (see '" + name + " --help')");
    return BAD_USAGE;
  }

  private int failed(Exception fault, ParseResult parsed, PrintWriter err) {
    var expected = fault instanceof EnvironmentFault;
    err.println(expected || debug ? oneLine(fault) : oneLine(fault) + " (--debug shows the stack)");
    if (debug) {
      fault.printStackTrace(err);
    }
    return expected ? ENVIRONMENT_FAULT : BROKEN_PROMISE;
  }

  private static String oneLine(Exception fault) {
    var text = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    return text.strip().replaceAll("\\R\\s*", " ");
  }

  /** The version in the jar's manifest; classes that were never packaged have none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var packaged = Twinfleet.class.getPackage().getImplementationVersion();
      return new String[] {"twinfleet " + (packaged == null ? "unpackaged" : packaged)};
    }
  }
}
