package twinfleet.loadtest.chaos;

import java.time.Instant;
import java.util.Objects;
import twinfleet.agent.AgentListener;
import twinfleet.agent.decide.AgentState;
import twinfleet.agent.decide.Breach;
import twinfleet.loadtest.chaos.Seen.Agent;
import twinfleet.loadtest.chaos.Seen.Change;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.StateReport;

/** What the agents themselves saw and did: the testimony of the devices. */
final class AgentLog implements AgentListener {
  private final History history;

  AgentLog(History history) {
    this.history = history;
  }

  @Override
  public void turned(DeviceId device, AgentState before, AgentState now) {
    if (before.isReady() != now.isReady()) {
      add(device, now.isReady() ? Change.ONLINE : Change.OFFLINE, now, "");
    }
    if (before.revision() != now.revision() || before.generation() != now.generation()) {
      String directive = now.memory().job().document().directive().name();
      add(device, Change.LEARNT, now, directive);
    }
    Long inFlight = before.session().reportInFlight();
    if (inFlight != null && now.memory().outbox().size() < before.memory().outbox().size()) {
      acked(device, before.memory().epoch(), inFlight, before.memory().outbox().getFirst());
    }
    boolean got =
        before.generation() != now.generation() || !Objects.equals(before.told(), now.told());
    if (got) {
      add(device, Change.STATE, now, String.valueOf(now.told()));
    }
    if (!before.currentVersion().equals(now.currentVersion())) {
      add(device, Change.RUNS, now, now.currentVersion().value());
    }
  }

  private void acked(DeviceId device, long epoch, long seq, StateReport report) {
    String state = report.state().name();
    history.add(
        new Agent(device.value(), Change.ACKED, report.generation(), 0, epoch, seq, state, now()));
  }

  private void add(DeviceId device, Change change, AgentState state, String text) {
    long seq = state.session().seq();
    history.add(
        new Agent(
            device.value(),
            change,
            state.generation(),
            state.revision(),
            state.memory().epoch(),
            seq,
            text,
            now()));
  }

  @Override
  public void breached(DeviceId device, Breach breach, long generation) {
    history.add(
        new Agent(device.value(), Change.BREACH, generation, 0, 0, 0, breach.name(), now()));
  }

  private static Instant now() {
    return Instant.now();
  }
}
