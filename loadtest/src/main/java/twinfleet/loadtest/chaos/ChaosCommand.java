package twinfleet.loadtest.chaos;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.loadtest.chaos.defences.DefencesCommand;
import twinfleet.loadtest.hostile.HostileCommand;
import twinfleet.loadtest.soak.BrokerRestartsCommand;
import twinfleet.loadtest.soak.SoakCommand;

/** {@code twinfleet chaos}: faults, each with the promises that it must not break. */
@Command(
    name = "chaos",
    description = "Breaks parts of a running product on purpose and checks its promises.",
    subcommands = {
      SingleCommand.class,
      HostileCommand.class,
      DefencesCommand.class,
      BrokerRestartsCommand.class,
      SoakCommand.class
    })
public final class ChaosCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which? 'chaos single' breaks parts, 'chaos hostile' sends bad input, 'chaos defences'"
            + " switches defences off.");
  }
}
