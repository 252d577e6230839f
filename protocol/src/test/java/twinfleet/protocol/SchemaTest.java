package twinfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published JSON Schemas say what the codec does. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STRANGE =
      List.of("null", "\"x\"", "\"\"", "1.5", "-1", "true", "[]", "{}", "9223372036854775808");

  static Set<String> names() {
    return new TreeSet<>(Examples.ALL.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSchemaHasExactlyTheFieldsOfTheRecord(String name) throws IOException {
    JsonNode properties = document(name).get("properties");
    assertThat(properties.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(components(Examples.type(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatTheCodecWritesIsValid(String name) throws IOException {
    byte[] encoded = WireCodec.encode(Examples.ALL.get(name));
    assertThat(schema(name).validate(JSON.readTree(encoded))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void schemaAndCodecAgreeOnEveryStrangeValueOfEveryField(String name) throws IOException {
    JsonSchema schema = schema(name);
    ObjectNode whole = (ObjectNode) JSON.readTree(WireCodec.encode(Examples.ALL.get(name)));
    for (String field : components(Examples.type(name))) {
      ObjectNode absent = whole.deepCopy();
      absent.remove(field);
      assertAgreed(schema, name, absent);
      for (String strange : STRANGE) {
        ObjectNode changed = whole.deepCopy();
        changed.set(field, JSON.readTree(strange));
        assertAgreed(schema, name, changed);
      }
    }
  }

  private static void assertAgreed(JsonSchema schema, String name, JsonNode message)
      throws IOException {
    var decoded = WireCodec.decode(JSON.writeValueAsBytes(message), Examples.type(name));
    assertThat(decoded instanceof Decoded.Message)
        .as("%s: %s; the schema says %s", message, decoded, schema.validate(message))
        .isEqualTo(schema.validate(message).isEmpty());
  }

  static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  static JsonSchema schema(String name) throws IOException {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(document(name), config);
  }

  private static JsonNode document(String name) throws IOException {
    try (InputStream in = WireCodec.class.getResourceAsStream("/schema/" + name + ".json")) {
      return JSON.readTree(in);
    }
  }
}
