package twinfleet.persistence.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VisibilityChecker;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Instant;
import twinfleet.core.Phase;
import twinfleet.core.TwinCommand;

/**
 * How Jackson writes the records of twin-core, which know nothing of Jackson: sealed interfaces by
 * hand-chosen names under {@code "is"}, and record components only, never a derived {@code isOpen}.
 * Public, so that the serializer of messages between nodes can name it in its configuration.
 */
public final class DomainModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** Registered by {@link DomainJson} and by Pekko's Jackson serializer. */
  public DomainModule() {
    super("twinfleet-domain");
    setMixInAnnotation(Phase.class, PhaseNames.class);
    setMixInAnnotation(TwinCommand.class, CommandNames.class);
    addDeserializer(Instant.class, new InstantText());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.insertAnnotationIntrospector(new ComponentsOnly());
  }

  /** Takes no getter that is not a record component. */
  private static final class ComponentsOnly extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public VisibilityChecker<?> findAutoDetectVisibility(
        AnnotatedClass type, VisibilityChecker<?> checker) {
      return type.getRawType().getName().startsWith("twinfleet.")
          ? checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE)
          : checker;
    }
  }

  /** Names of phases in snapshots and rows. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Phase.Pending.class, name = "pending"),
    @JsonSubTypes.Type(value = Phase.InProgress.class, name = "in-progress"),
    @JsonSubTypes.Type(value = Phase.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = Phase.Canceling.class, name = "canceling"),
    @JsonSubTypes.Type(value = Phase.Revived.class, name = "revived"),
    @JsonSubTypes.Type(value = Phase.Applied.class, name = "applied"),
    @JsonSubTypes.Type(value = Phase.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Phase.Expired.class, name = "expired"),
    @JsonSubTypes.Type(value = Phase.Canceled.class, name = "canceled"),
    @JsonSubTypes.Type(value = Phase.Skipped.class, name = "skipped"),
    @JsonSubTypes.Type(value = Phase.Decommissioned.class, name = "decommissioned"),
  })
  private interface PhaseNames {}

  /** Names of commands between nodes. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = TwinCommand.Register.class, name = "register"),
    @JsonSubTypes.Type(value = TwinCommand.Assign.class, name = "assign"),
    @JsonSubTypes.Type(value = TwinCommand.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = TwinCommand.CloseGate.class, name = "close-gate"),
    @JsonSubTypes.Type(value = TwinCommand.OpenGate.class, name = "open-gate"),
    @JsonSubTypes.Type(value = TwinCommand.Prioritise.class, name = "prioritise"),
    @JsonSubTypes.Type(value = TwinCommand.Decommission.class, name = "decommission"),
    @JsonSubTypes.Type(value = TwinCommand.Recommission.class, name = "recommission"),
    @JsonSubTypes.Type(value = TwinCommand.Report.class, name = "report"),
    @JsonSubTypes.Type(value = TwinCommand.TakeSnapshot.class, name = "take-snapshot"),
    @JsonSubTypes.Type(value = TwinCommand.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = TwinCommand.PresenceSaid.class, name = "presence-said"),
    @JsonSubTypes.Type(value = TwinCommand.ConfirmPublished.class, name = "confirm-published"),
    @JsonSubTypes.Type(value = TwinCommand.Tick.class, name = "tick"),
    @JsonSubTypes.Type(value = TwinCommand.IngressChanged.class, name = "ingress-changed"),
  })
  private interface CommandNames {}
}
