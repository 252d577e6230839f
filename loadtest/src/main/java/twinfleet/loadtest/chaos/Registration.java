package twinfleet.loadtest.chaos;

import java.util.List;
import twinfleet.loadtest.chaos.Seen.Outcome;
import twinfleet.service.EnvironmentFault;

/** Makes the fleet known to the service. */
record Registration(OperatorApi api) {
  void all(List<String> devices) throws InterruptedException {
    for (String device : devices) {
      String json =
          "{\"deviceId\":\"%s\",\"model\":\"%s\",\"currentVersion\":\"%s\"}"
              .formatted(device, Releases.MODEL, Releases.FACTORY);
      String key = "register-" + device;
      var body = OperatorApi.Body.json(json);
      var call = api.writeUntilKnown("register", device, key, "POST", "devices", body);
      if (call.outcome() != Outcome.OK) {
        throw new EnvironmentFault("A device was not registered: " + call.body());
      }
    }
  }
}
