package twinfleet.loadtest.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench --json}: the contract's fields first, then what else is known. */
final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Report() {}

  static void write(List<Figure> figures, Machine machine, Path file) throws IOException {
    JSON.writeValue(file.toFile(), figures.stream().map(f -> row(f, machine)).toList());
  }

  private static Map<String, Object> row(Figure f, Machine machine) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", f.name());
    row.put("unit", f.unit());
    row.put("value", f.value().median());
    row.put("yardstick", f.yardstick());
    row.put("yardstickValue", f.yardstickValue() == null ? null : f.yardstickValue().median());
    row.put("ratio", f.ratio());
    row.put("machine", machine);
    row.put("spread", f.value());
    row.put("yardstickSpread", f.yardstickValue());
    row.put("target", f.target());
    row.put("met", f.met());
    return row;
  }
}
