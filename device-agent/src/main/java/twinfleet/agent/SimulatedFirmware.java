package twinfleet.agent;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import twinfleet.agent.decide.Jitter;
import twinfleet.agent.decide.Memory;
import twinfleet.agent.decide.Phase;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;

/**
 * Hardware with two slots: writing the inactive one, restarting and testing take their time and go
 * wrong now and then, both decided by the seed.
 */
final class SimulatedFirmware {
  private final FirmwareSettings settings;
  private final DeviceId deviceId;
  private final SharedResources shared;

  SimulatedFirmware(FirmwareSettings settings, DeviceId deviceId, SharedResources shared) {
    this.settings = settings;
    this.deviceId = deviceId;
    this.shared = shared;
  }

  /** Writes the inactive slot; {@code done} hears whether that worked. */
  ScheduledFuture<?> flash(DesiredDocument document, Consumer<Boolean> done) {
    boolean works = works("flash", document.generation(), settings.flashFailShare());
    return after(settings.flash(), () -> done.accept(works));
  }

  /** Tests the running image; {@code done} hears whether it works. */
  ScheduledFuture<?> selfTest(DesiredDocument document, Consumer<Boolean> done) {
    boolean works = works("test", document.generation(), settings.selfTestFailShare());
    return after(settings.selfTest(), () -> done.accept(works));
  }

  /** Restarts; {@code up} hears the version that came up. */
  ScheduledFuture<?> reboot(Memory memory, Consumer<FirmwareVersion> up) {
    return after(settings.boot(), () -> up.accept(running(memory)));
  }

  /** The version that comes up with this memory: a trial image, if it boots, else the old one. */
  FirmwareVersion running(Memory memory) {
    if (memory.job() == null) {
      return memory.currentVersion();
    }
    Phase phase = memory.job().phase();
    DesiredDocument document = memory.job().document();
    boolean trial = phase == Phase.BOOTING || phase == Phase.TRIAL;
    return trial && works("boot", document.generation(), settings.bootFailShare())
        ? document.version()
        : memory.currentVersion();
  }

  private boolean works(String step, long generation, double failShare) {
    return Jitter.share(settings.seed() + step + deviceId, generation) >= failShare;
  }

  private ScheduledFuture<?> after(Duration productTime, Runnable task) {
    return shared.after(shared.clock().toWall(productTime), task);
  }
}
