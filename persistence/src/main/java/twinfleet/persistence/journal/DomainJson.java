package twinfleet.persistence.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one way in which values of twin-core become JSON in the journal, in snapshots, in rows of the
 * read model and between nodes: ISO times, enums by name, nulls left out, unknown fields skipped.
 */
public final class DomainJson {
  private DomainJson() {}

  /** A mapper to be kept; it is thread-safe. */
  public static JsonMapper mapper() {
    return builder().build();
  }

  /** The same, for who has names of its own to add. */
  public static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModules(new JavaTimeModule(), new Jdk8Module(), new DomainModule())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
  }
}
