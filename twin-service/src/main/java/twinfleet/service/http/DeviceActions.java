package twinfleet.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import twinfleet.core.Gate;
import twinfleet.core.Lifecycle;
import twinfleet.core.Release;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinCommand.Assign;
import twinfleet.core.TwinCommand.Cancel;
import twinfleet.core.TwinCommand.CloseGate;
import twinfleet.core.TwinCommand.Decommission;
import twinfleet.core.TwinCommand.OpenGate;
import twinfleet.core.TwinCommand.Recommission;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.service.entity.TwinReply;

/**
 * What an operator does to one device. Each is answered with the device as the twin sees it after:
 * 202 where the device has yet to learn of it, 200 where nothing more is to happen.
 */
final class DeviceActions {
  private final HttpParts parts;
  private final TwinCalls twins;
  private final Devices devices;
  private final ReleaseImages images;

  DeviceActions(HttpParts parts, TwinCalls twins, Devices devices, ReleaseImages images) {
    this.parts = parts;
    this.twins = twins;
    this.devices = devices;
    this.images = images;
  }

  Answer assign(Call call, String id) throws Exception {
    return withBody(
        call,
        fields -> {
          FirmwareVersion version = fields.required("version", FirmwareVersion::new);
          boolean force = fields.flag("force");
          return device -> assign(call, device, version, force);
        },
        id);
  }

  private Answer assign(Call call, DeviceId device, FirmwareVersion version, boolean force)
      throws Exception {
    Model model = parts.registered().modelOf(device).orElseThrow();
    Optional<Release> found = parts.releases().get(model, version);
    if (found.isEmpty()) {
      return Answer.of(
          Problem.at(
              ProblemType.UNKNOWN_RELEASE,
              "version",
              "model " + model + " has no release " + version));
    }
    if (images.isMissing(found.get())) {
      return Answer.of(
          Problem.at(
              ProblemType.IMAGE_MISSING,
              "version",
              "upload it first: PUT " + ReleaseImages.uploadPath(found.get())));
    }
    return send(
        call,
        device,
        202,
        new Assign(
            call.at(),
            images.offered(found.get()),
            call.requestId(),
            null,
            force,
            force, // while nothing is signed, force is also the authorisation (contract)
            Priority.NORMAL,
            parts.ttl(),
            false));
  }

  Answer cancel(Call call, String id) throws Exception {
    return withBody(
        call,
        fields -> {
          boolean force = fields.flag("force");
          return device -> send(call, device, 202, new Cancel(call.at(), force));
        },
        id);
  }

  Answer hold(Call call, String id) throws Exception {
    return bare(call, id, 202, new CloseGate(call.at(), Gate.OPERATOR_HOLD));
  }

  Answer release(Call call, String id) throws Exception {
    return bare(call, id, 202, new OpenGate(call.at(), Gate.OPERATOR_HOLD));
  }

  Answer decommission(Call call, String id) throws Exception {
    return bare(call, id, 200, new Decommission(call.at()));
  }

  Answer recommission(Call call, String id) throws Exception {
    return bare(call, id, 200, new Recommission(call.at()));
  }

  private Answer bare(Call call, String id, int status, TwinCommand command) throws Exception {
    return withBody(call, fields -> device -> send(call, device, status, command), id);
  }

  /** The body first, then the device: what is malformed is so whatever it is about. */
  private Answer withBody(Call call, Function<Fields, Devices.OnDevice> read, String id)
      throws Exception {
    JsonNode node = JsonNodeFactory.instance.objectNode();
    if (call.body().length > 0) {
      switch (Json.parse(call.body())) {
        case Json.Parsed.Broken broken -> {
          return Answer.of(broken.problem());
        }
        case Json.Parsed.Tree tree -> node = tree.node();
      }
    }
    Fields fields = new Fields(node);
    Devices.OnDevice then = read.apply(fields);
    List<Problem.FieldError> errors = fields.errors();
    return errors.isEmpty()
        ? devices.known(id, then)
        : Answer.of(Problem.at(ProblemType.INVALID_FIELD, errors));
  }

  private Answer send(Call call, DeviceId device, int status, TwinCommand command)
      throws Exception {
    return switch (twins.send(call, device, command)) {
      case TwinReply.Refused refused -> Answer.of(Problem.of(refused.refusal(), refused.detail()));
      case TwinReply.Done done -> {
        if (command instanceof Decommission) {
          parts.registry().setLifecycle(device, Lifecycle.DECOMMISSIONED);
        } else if (command instanceof Recommission) {
          parts.registry().setLifecycle(device, Lifecycle.ACTIVE);
        }
        yield Answer.json(status, DeviceJson.of(done.view())).tagged(null);
      }
    };
  }
}
