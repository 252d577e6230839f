package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import twinfleet.agent.decide.AgentState;
import twinfleet.loadtest.chaos.Evidence.Ending;
import twinfleet.loadtest.chaos.Evidence.Witness;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.TwinRows;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/** Gathers, when all is over, what the checkers look at. */
final class Inquest {
  private static final Duration PROJECTION_BOUND = Duration.ofSeconds(30);

  private final ChaosRig rig;
  private final Map<String, Folded> views = new LinkedHashMap<>();
  private Witness last;

  private Inquest(ChaosRig rig) {
    this.rig = rig;
  }

  /** Looks once the read model has caught up with the journal, or after a bound. */
  static Evidence hold(ChaosRig rig, Fault fault, List<Recovery> recoveries)
      throws InterruptedException {
    Inquest inquest = new Inquest(rig);
    try (Database database = rig.database()) {
      rig.pause().until(() -> inquest.lookAtBoth(database), PROJECTION_BOUND);
    }
    List<Witness> witnesses = new ArrayList<>(rig.witnesses());
    witnesses.add(inquest.last);
    return new Evidence(
        rig.settings(),
        fault,
        rig.devices(),
        rig.history().lines(),
        witnesses,
        inquest.views,
        inquest.agents(),
        inquest.endings(),
        recoveries);
  }

  /** Journal and read model; whether they are at the same sequence numbers. */
  private boolean lookAtBoth(Database database) {
    last = rig.look(database);
    List<DeviceId> ids = rig.devices().stream().map(DeviceId::new).toList();
    views.clear();
    database
        .inTransaction(t -> TwinRows.load(t, ids))
        .forEach((id, fold) -> views.put(id.value(), fold));
    return rig.devices().stream()
        .allMatch(
            device ->
                views.containsKey(device)
                    && views.get(device).sequenceNr() == last.journals().of(device).size());
  }

  private Map<String, AgentState> agents() {
    Map<String, AgentState> agents = new LinkedHashMap<>();
    for (int i = 0; i < rig.fleet().size(); i++) {
      agents.put(Fleet.deviceId(i).value(), rig.fleet().state(i));
    }
    return agents;
  }

  private List<Ending> endings() throws InterruptedException {
    List<Ending> endings = new ArrayList<>();
    for (String device : rig.devices()) {
      JsonNode now = rig.api().read("devices/" + device + "?consistent=true");
      JsonNode why = rig.api().read("devices/" + device + "/explain");
      String due = why.path("nextDueAt").asText("");
      endings.add(
          new Ending(
              device,
              now.path("state").asText(),
              now.path("disposition").asText(),
              now.path("waitingReason").isNull() ? "" : now.path("waitingReason").asText(),
              due.isEmpty() || "null".equals(due) ? null : Instant.parse(due),
              rig.productNow(),
              why.path("summary").asText()));
    }
    return endings;
  }
}
