package twinfleet.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import twinfleet.core.Lifecycle;
import twinfleet.core.Refusal;
import twinfleet.core.Registration;
import twinfleet.core.TwinCommand.Register;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.service.entity.TwinReply;

/** {@code POST /devices}: one device, or an array of them with a result for each. */
final class Registering {
  private final HttpParts parts;
  private final TwinCalls twins;
  private final ExecutorService threads;

  Registering(HttpParts parts, TwinCalls twins, ExecutorService threads) {
    this.parts = parts;
    this.twins = twins;
    this.threads = threads;
  }

  /** What one JSON object asks for; the command is null when there is a problem. */
  private record Wish(Register command, Problem problem) {}

  Answer register(Call call) throws Exception {
    return switch (Json.parse(call.body())) {
      case Json.Parsed.Broken broken -> Answer.of(broken.problem());
      case Json.Parsed.Tree tree when tree.node().isArray() -> registerAll(call, tree.node());
      case Json.Parsed.Tree tree when call.body().length > parts.settings().bodyBytesMax() ->
          Answer.of(
              Problem.of(
                  ProblemType.TOO_LARGE,
                  "one device takes at most " + parts.settings().bodyBytesMax() + " bytes"));
      case Json.Parsed.Tree tree -> registerOne(call, wish(call, tree.node()));
    };
  }

  private Answer registerAll(Call call, JsonNode array) throws Exception {
    int most = parts.settings().bulkItemsMax();
    if (array.isEmpty() || array.size() > most) {
      return Answer.of(
          Problem.at(
              ProblemType.INVALID_FIELD,
              "devices",
              "an array has 1 to " + most + " devices, this one " + array.size()));
    }
    Map<DeviceId, Integer> seen = new HashMap<>();
    Semaphore slots = new Semaphore(parts.settings().bulkInFlightMax());
    List<Future<Map<String, Object>>> results = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Wish wish = onlyOnce(wish(call, array.get(i)), i, seen);
      JsonNode given = array.get(i).path("deviceId");
      results.add(threads.submit(inTurn(slots, () -> item(given, attempt(call, wish)))));
    }
    List<Map<String, Object>> items = new ArrayList<>();
    for (Future<Map<String, Object>> result : results) {
      items.add(result.get());
    }
    Answer answer = Answer.json(207, items);
    boolean open = items.stream().anyMatch(item -> (int) item.get("status") >= 500);
    return open ? answer.unsettled() : answer;
  }

  private static <T> Callable<T> inTurn(Semaphore slots, Callable<T> work) {
    return () -> {
      slots.acquire();
      try {
        return work.call();
      } finally {
        slots.release();
      }
    };
  }

  private static Wish onlyOnce(Wish wish, int index, Map<DeviceId, Integer> seen) {
    if (wish.command() == null) {
      return wish;
    }
    Integer first = seen.putIfAbsent(wish.command().deviceId(), index);
    return first == null
        ? wish
        : new Wish(
            null,
            Problem.at(
                ProblemType.INVALID_FIELD, "deviceId", "stands in the array before, at " + first));
  }

  /** One failed item is an answer of its own: the others go on. */
  private Answer attempt(Call call, Wish wish) {
    try {
      return registerOne(call, wish);
    } catch (Exception failure) {
      return Failures.answer(failure);
    }
  }

  private static Map<String, Object> item(JsonNode given, Answer answer) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("deviceId", given.isTextual() ? Fields.shown(given.textValue()) : null);
    item.put("status", answer.status());
    if (answer.isProblem()) {
      item.putAll(Json.object(answer.body()));
    }
    return item;
  }

  private Answer registerOne(Call call, Wish wish) throws Exception {
    if (wish.problem() != null) {
      return Answer.of(wish.problem());
    }
    Register command = wish.command();
    return switch (twins.send(call, command.deviceId(), command)) {
      case TwinReply.Refused refused -> Answer.of(Problem.of(refused.refusal(), refused.detail()));
      case TwinReply.Done done when done.view().twin().lifecycle() == Lifecycle.DECOMMISSIONED ->
          Answer.of(
              Problem.of(
                  Refusal.DECOMMISSIONED,
                  "the device is known and out of service: recommission it"));
      case TwinReply.Done done -> {
        Registration registration = done.view().twin().registration();
        parts.registry().insert(registration, command.at());
        parts.registered().added(command.deviceId(), registration.model());
        yield Answer.json(201, DeviceJson.of(done.view()))
            .with("Location", HttpServer.PREFIX + "/devices/" + command.deviceId())
            .tagged(null);
      }
    };
  }

  private static Wish wish(Call call, JsonNode node) {
    Fields fields = new Fields(node);
    DeviceId device = fields.required("deviceId", DeviceId::new);
    Model model = fields.required("model", Model::new);
    String site = fields.optional("site", Fields::plainText);
    Map<String, String> labels = fields.labels("labels");
    FirmwareVersion version = fields.optional("currentVersion", FirmwareVersion::new);
    List<Problem.FieldError> errors = fields.errors();
    return errors.isEmpty()
        ? new Wish(new Register(call.at(), device, model, site, labels, version), null)
        : new Wish(null, Problem.at(ProblemType.INVALID_FIELD, errors));
  }
}
