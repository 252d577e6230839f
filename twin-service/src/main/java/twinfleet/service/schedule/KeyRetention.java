package twinfleet.service.schedule;

import java.time.InstantSource;
import twinfleet.persistence.view.IdempotencyKeys;

/** Forgets idempotency keys that nobody retries any more, so many at a time. */
public final class KeyRetention implements AutoCloseable {
  private final IdempotencyKeys keys;
  private final InstantSource wall;
  private final ScheduleSettings settings;
  private final Repeating forgetting;

  private KeyRetention(IdempotencyKeys keys, InstantSource wall, ScheduleSettings settings) {
    this.keys = keys;
    this.wall = wall;
    this.settings = settings;
    this.forgetting = Repeating.start("key-retention", settings.keyForgetInterval(), this::forget);
  }

  /** Begins to forget. */
  public static KeyRetention start(
      IdempotencyKeys keys, InstantSource wall, ScheduleSettings settings) {
    return new KeyRetention(keys, wall, settings);
  }

  @Override
  public void close() {
    forgetting.close();
  }

  private void forget() {
    keys.forget(wall.instant().minus(settings.keyRetention()), settings.keysForgottenMax());
  }
}
