package twinfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/contract.md} says what the code does. */
class ContractTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- schema: (\\w+) -->\\s*```json\\s*(.*?)```", Pattern.DOTALL);

  /** One payload of the page and the schema that it names. */
  record Example(String schema, String text) {}

  static List<Example> examples() throws IOException {
    return EXAMPLE.matcher(page()).results().map(m -> new Example(m.group(1), m.group(2))).toList();
  }

  @Test
  void everyKindOfMessageHasAnExample() throws IOException {
    assertThat(examples().stream().map(Example::schema).collect(Collectors.toSet()))
        .isEqualTo(Examples.ALL.keySet());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExamplesFieldsAreTheRecords(Example example) throws IOException {
    JsonNode message = JSON.readTree(example.text());
    assertThat(message.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(SchemaTest.components(Examples.type(example.schema())));
    JsonNode sample = message.path("samples").path(0);
    if (!sample.isMissingNode()) {
      assertThat(sample.fieldNames())
          .toIterable()
          .containsExactlyElementsOf(SchemaTest.components(LinkSample.class));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsValidAndReadable(Example example) throws IOException {
    JsonNode message = JSON.readTree(example.text());
    assertThat(SchemaTest.schema(example.schema()).validate(message)).isEmpty();
    var decoded =
        WireCodec.decode(JSON.writeValueAsBytes(message), Examples.type(example.schema()));
    assertThat(decoded).isInstanceOf(Decoded.Message.class);
  }

  @Test
  void thePageNamesEveryTopicAndEveryWordOfTheWire() throws IOException {
    String page = page();
    Stream<String> topics =
        Stream.concat(
            Stream.of(Topics.DEAD_LETTERS, "/firmware/update/v2/{deviceId}"),
            Stream.of(Topics.Kind.values()).map(k -> k.filter().replace("+", "{deviceId}")));
    Stream<String> words =
        Stream.of(Reason.values(), ReportedState.values(), Directive.values(), Priority.values())
            .flatMap(Stream::of)
            .map(Enum::name);
    assertThat(page).contains(Stream.concat(topics, words).toList());
    assertThat(page).contains("at most 64 KiB").contains("At most 32 samples");
    assertThat(Limits.PAYLOAD_BYTES_MAX).isEqualTo(64 * 1024);
    assertThat(Limits.SAMPLES_MAX).isEqualTo(32);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "contract.md"));
  }
}
