package twinfleet.service.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import twinfleet.core.Explain;
import twinfleet.core.Explanation;
import twinfleet.persistence.view.TwinPage;
import twinfleet.persistence.view.TwinRow;
import twinfleet.persistence.view.TwinViews;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewSort;
import twinfleet.persistence.view.ViewSort.Position;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.TwinView;

/** Reading devices: from the read model, or from the twin itself where that is asked for. */
final class Devices {
  private static final int LIMIT_DEFAULT = 100;

  private final HttpParts parts;
  private final TwinCalls twins;

  Devices(HttpParts parts, TwinCalls twins) {
    this.parts = parts;
    this.twins = twins;
  }

  Answer list(Call call) throws Exception {
    Params params = new Params(call);
    int limit = params.number("limit", 1, TwinViews.LIMIT_MAX, LIMIT_DEFAULT);
    ViewFilter filter = params.optional("filter", DeviceFilter::parse);
    ViewSort sort = params.optional("sort", ViewSort::parse);
    ViewSort order = sort == null ? ViewSort.BY_DEVICE : sort;
    String list = "devices " + order + " " + call.query().getOrDefault("filter", "");
    Position after = params.optional("cursor", text -> position(Cursor.key(text, list), order));
    if (params.problem() != null) {
      return Answer.of(params.problem());
    }
    ViewFilter which = filter == null ? ViewFilter.ALL : filter;
    TwinPage page = parts.views().list(which, order, after, limit, call.at());
    List<DeviceJson> items = new ArrayList<>();
    for (TwinPage.Entry entry : page.entries()) {
      items.add(
          entry.row() == null
              ? DeviceJson.of(twins.view(entry.device()))
              : DeviceJson.of(entry.row()));
    }
    return Answer.json(200, page(items, key(page.next()), list));
  }

  /** A device id has no space, so all behind the first one is the value. */
  private static String key(Position position) {
    if (position == null) {
      return null;
    }
    String value = position.value();
    return position.device() + (value == null ? "" : " " + value);
  }

  private static Position position(String key, ViewSort order) {
    int space = key.indexOf(' ');
    DeviceId device = new DeviceId(space < 0 ? key : key.substring(0, space));
    return order.checked(new Position(space < 0 ? null : key.substring(space + 1), device));
  }

  /** The contract's list: items and where it goes on. */
  static Map<String, Object> page(List<?> items, Object lastKey, String list) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", items);
    page.put("nextCursor", lastKey == null ? null : Cursor.after(lastKey.toString(), list));
    return page;
  }

  Answer one(Call call, String id) throws Exception {
    Params params = new Params(call);
    boolean consistent = params.flag("consistent");
    if (params.problem() != null) {
      return Answer.of(params.problem());
    }
    return known(
        id,
        device -> {
          Optional<TwinRow> row =
              consistent ? Optional.empty() : parts.views().get(device, call.at());
          // registered a moment ago, or its row cannot be read: the twin knows
          return Answer.json(
              200, row.isPresent() ? DeviceJson.of(row.get()) : ofTwin(call, device));
        });
  }

  /** A twin that was loaded since it heard its device does not know when that was. */
  private DeviceJson ofTwin(Call call, DeviceId device) throws Exception {
    TwinView view = twins.view(device);
    boolean forgotten = view.twin().link().online() && !DeviceJson.isHeard(view);
    return forgotten
        ? DeviceJson.of(
            view, parts.views().get(device, call.at()).map(TwinRow::lastSeen).orElse(null))
        : DeviceJson.of(view);
  }

  Answer explain(Call call, String id) throws Exception {
    Problem stray = new Params(call).problem();
    return stray != null
        ? Answer.of(stray)
        : known(id, device -> Answer.json(200, explanation(device, twins.view(device))));
  }

  private Map<String, Object> explanation(DeviceId device, TwinView view) {
    Explanation why = Explain.of(view.twin(), view.overlay(), parts.policy(), view.asOf());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("deviceId", device);
    body.put("summary", why.summary());
    body.put("findings", why.findings());
    body.put("nextDueAt", why.nextDueAt());
    body.put("nextAction", why.nextAction());
    return body;
  }

  /** What is done with a device that the registry knows. */
  @FunctionalInterface
  interface OnDevice {
    /** Answers for {@code device}. */
    Answer answer(DeviceId device) throws Exception;
  }

  /** Strangers never reach a twin. */
  Answer known(String id, OnDevice then) throws Exception {
    if (!DeviceId.isValid(id)) {
      return Answer.of(invalid("deviceId", id, DeviceId::new));
    }
    DeviceId device = new DeviceId(id);
    return parts.registered().modelOf(device).isPresent()
        ? then.answer(device)
        : Answer.of(Problem.of(ProblemType.UNKNOWN_DEVICE, "no device '" + id + "' is registered"));
  }

  /** Why {@code parse} does not take a part of the address. */
  static <T> Problem invalid(String name, String text, Function<String, T> parse) {
    try {
      parse.apply(text);
      return null;
    } catch (IllegalArgumentException e) {
      return Problem.at(ProblemType.INVALID_PARAMETER, name, e.getMessage());
    }
  }
}
