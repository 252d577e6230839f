package twinfleet.protocol;

import twinfleet.protocol.Decoded.Kind;
import twinfleet.protocol.Decoded.Malformed;

/** Required fields and ranges of the messages that devices send (contract, "malformed"). */
final class Requirements {
  private Requirements() {}

  /** The first thing wrong with {@code message}, or null. */
  static <T> Malformed<T> check(T message) {
    Check<T> c = new Check<>();
    switch (message) {
      case StateReport m -> {
        c.present("generation", m.generation()).present("seq", m.seq()).present("state", m.state());
        if (m.state() == ReportedState.DELIVERED) {
          c.present("sha256", m.sha256());
        }
        if (m.state() == ReportedState.APPLIED) {
          c.present("currentVersion", m.currentVersion());
        }
        c.natural("generation", m.generation()).natural("epoch", m.epoch()).natural("seq", m.seq());
        c.within("progressPercent", m.progressPercent(), 0, 100);
      }
      case Snapshot m -> {
        c.present("seq", m.seq()).present("currentVersion", m.currentVersion());
        c.natural("epoch", m.epoch()).natural("seq", m.seq());
        c.natural("generation", m.generation()).natural("revision", m.revision());
        c.natural("connection", m.connection()).text("bootId", m.bootId());
        c.within("queued", m.queued(), 0, Integer.MAX_VALUE);
      }
      case Heartbeat m -> heartbeat(c, m);
      case PresenceMessage m ->
          c.present("online", m.online())
              .natural("epoch", m.epoch())
              .natural("connection", m.connection());
      case SnapshotQuery m -> c.natural("minEpoch", m.minEpoch());
      case DesiredDocument m -> desired(c, m);
      default -> throw new IllegalArgumentException("not a wire message: " + message.getClass());
    }
    return c.first;
  }

  private static void heartbeat(Check<?> c, Heartbeat m) {
    c.present("seq", m.seq()).natural("epoch", m.epoch()).natural("seq", m.seq());
    c.natural("generation", m.generation()).natural("revision", m.revision());
    c.natural("connection", m.connection());
    c.within("samples", m.samples().size(), 0, Limits.SAMPLES_MAX);
    link(c, m.signalStrengthDbm(), m.latencyMs(), m.packetLossPercent());
    m.samples().forEach(s -> link(c, s.signalStrengthDbm(), s.latencyMs(), s.packetLossPercent()));
  }

  private static void desired(Check<?> c, DesiredDocument m) {
    c.present("deviceId", m.deviceId()).present("model", m.model());
    c.present("directive", m.directive()).present("version", m.version());
    c.present("sha256", m.sha256()).present("serverTime", m.serverTime());
    c.natural("generation", m.generation()).natural("revision", m.revision());
    c.natural("sizeBytes", m.sizeBytes()).natural("releaseCounter", m.releaseCounter());
  }

  private static void link(Check<?> c, Integer signal, Integer latency, Double loss) {
    c.within("signalStrengthDbm", signal, -200, 100);
    c.within("latencyMs", latency, 0, Integer.MAX_VALUE);
    c.within("packetLossPercent", loss, 0, 100);
  }

  /** Keeps the first finding only: one clear error beats a list. */
  private static final class Check<T> {
    private Malformed<T> first;

    Check<T> present(String field, Object value) {
      return value != null ? this : fail(Kind.MISSING_FIELD, field + " is required");
    }

    Check<T> natural(String field, Long value) {
      return value == null || value >= 0 ? this : fail(Kind.OUT_OF_RANGE, field + " is negative");
    }

    Check<T> within(String field, Number value, int min, int max) {
      // written so that NaN fails
      boolean ok = value == null || (value.doubleValue() >= min && value.doubleValue() <= max);
      return ok ? this : fail(Kind.OUT_OF_RANGE, field + " must be " + min + ".." + max);
    }

    Check<T> text(String field, String value) {
      boolean ok =
          value == null
              || (value.length() <= Limits.TEXT_CHARS_MAX
                  && value.chars().allMatch(ch -> ch >= ' ' && ch != 127));
      return ok ? this : fail(Kind.OUT_OF_RANGE, field + " is too long or has control characters");
    }

    private Check<T> fail(Kind kind, String detail) {
      if (first == null) {
        first = new Malformed<>(kind, detail);
      }
      return this;
    }
  }
}
