package twinfleet.agent;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import twinfleet.agent.decide.AgentEffect;
import twinfleet.agent.decide.AgentEvent;
import twinfleet.agent.decide.Memory;
import twinfleet.agent.decide.Moment;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.Reason;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;

/**
 * Carries out what was decided, and reports what came of it as events. Runs in the agent's turn.
 */
final class EffectRunner {
  /** How long a goodbye may take before the connection is closed without it. */
  private static final long GOODBYE_MS_MAX = 2_000;

  /** Where events go. */
  interface Inbox {
    void post(Function<Moment, AgentEvent> event);
  }

  private final AgentSettings settings;
  private final SharedResources shared;
  private final Inbox inbox;
  private final Tally tally;
  private final AgentListener listener;
  private final MqttLink link;
  private final ImageFiles files;
  private final SimulatedFirmware firmware;
  private final DeviceId deviceId;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile Supplier<LinkSample> quality = () -> null;
  private CompletableFuture<Void> presence = CompletableFuture.completedFuture(null);
  private Runnable stopTask = () -> {};
  private Future<?> timer;
  private Future<?> boot;

  EffectRunner(
      AgentSettings settings,
      SharedResources shared,
      Inbox inbox,
      MqttLink.Events events,
      Tally tally,
      AgentListener listener) {
    this.settings = settings;
    this.shared = shared;
    this.inbox = inbox;
    this.tally = tally;
    this.listener = listener;
    deviceId = settings.policy().deviceId();
    link = new MqttLink(deviceId, settings.link(), shared, events);
    files = new ImageFiles(settings.folder());
    firmware = new SimulatedFirmware(settings.firmware(), deviceId, shared);
  }

  /** The first boot: what is staged is looked after before anything goes on with it. */
  void powerOn(Memory memory) {
    boolean staged = memory.job() != null && memory.job().phase().holdsImage();
    if (staged && !files.holds(memory.job().document())) {
      inbox.post(AgentEvent.StagingLost::new);
    }
    inbox.post(at -> new AgentEvent.Booted(at, newBootId(), firmware.running(memory)));
  }

  void setQuality(Supplier<LinkSample> supplier) {
    quality = supplier;
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  void run(AgentEffect effect, Memory memory) {
    switch (effect) {
      case AgentEffect.Persist e -> throw new IllegalStateException("stored before: " + e);
      case AgentEffect.Connect e -> {
        tally.connects.incrementAndGet();
        link.connect(e);
      }
      case AgentEffect.Subscribe e -> link.subscribe(e.connection());
      case AgentEffect.Disconnect e -> sayGoodbye();
      case AgentEffect.PublishPresence e ->
          presence =
              link.publish(
                  Topics.Kind.PRESENCE.of(deviceId),
                  MqttQos.AT_LEAST_ONCE,
                  WireCodec.encode(e.message()),
                  () -> {});
      case AgentEffect.PublishReport e -> publish(e.message());
      case AgentEffect.PublishSnapshot e -> publish(e.message());
      case AgentEffect.PublishHeartbeat e -> beat(WireCodec.encode(e.message()));
      case AgentEffect.StartDownload e -> download(e);
      case AgentEffect.StopTask e -> stopTask.run();
      case AgentEffect.DeleteStaged e -> files.delete(e.sha256());
      case AgentEffect.Flash e -> flash(e);
      case AgentEffect.Reboot e -> reboot(memory);
      case AgentEffect.SelfTest e -> selfTest(e);
      case AgentEffect.ArmTimer e -> arm(e.elapsedMs());
      case AgentEffect.ReportBreach e -> {
        tally.breaches.incrementAndGet();
        listener.breached(deviceId, e.breach(), e.generation());
      }
    }
  }

  private void publish(StateReport report) {
    tally.reports.incrementAndGet();
    publish(Topics.Kind.STATE, WireCodec.encode(report), report.epoch(), report.seq());
  }

  private void publish(Snapshot snapshot) {
    tally.snapshots.incrementAndGet();
    publish(Topics.Kind.SNAPSHOT, WireCodec.encode(snapshot), snapshot.epoch(), snapshot.seq());
  }

  private void publish(Topics.Kind kind, byte[] payload, long epoch, long seq) {
    link.publish(
        kind.of(deviceId),
        MqttQos.AT_LEAST_ONCE,
        payload,
        () -> inbox.post(at -> new AgentEvent.PubAcked(at, epoch, seq)));
  }

  private void beat(byte[] payload) {
    tally.heartbeats.incrementAndGet();
    link.publish(Topics.Kind.HEARTBEAT.of(deviceId), MqttQos.AT_MOST_ONCE, payload, () -> {});
  }

  private void download(AgentEffect.StartDownload effect) {
    long task = effect.task();
    ImageDownload download =
        new ImageDownload(
            shared,
            settings.images(),
            files,
            effect.document(),
            new ImageDownload.Events() {
              @Override
              public void progressed(long bytes) {
                inbox.post(at -> new AgentEvent.DownloadProgressed(at, task, bytes));
              }

              @Override
              public void finished(Sha256 digest) {
                inbox.post(at -> new AgentEvent.DownloadFinished(at, task, digest));
              }

              @Override
              public void failed(Reason reason) {
                inbox.post(at -> new AgentEvent.DownloadFailed(at, task, reason));
              }
            });
    stopTask = download::stop;
    download.start();
  }

  private void flash(AgentEffect.Flash effect) {
    long task = effect.task();
    Future<?> running =
        firmware.flash(
            effect.document(),
            works ->
                inbox.post(
                    at ->
                        works
                            ? new AgentEvent.FlashFinished(at, task)
                            : new AgentEvent.FlashFailed(at, task)));
    stopTask = () -> running.cancel(false);
  }

  private void selfTest(AgentEffect.SelfTest effect) {
    long task = effect.task();
    Future<?> running =
        firmware.selfTest(
            effect.document(),
            works ->
                inbox.post(
                    at ->
                        works
                            ? new AgentEvent.SelfTestPassed(at, task)
                            : new AgentEvent.SelfTestFailed(at, task)));
    stopTask = () -> running.cancel(false);
  }

  private void reboot(Memory memory) {
    link.drop();
    boot =
        firmware.reboot(
            memory, running -> inbox.post(at -> new AgentEvent.Booted(at, newBootId(), running)));
  }

  private void arm(Long elapsedMs) {
    if (timer != null) {
      timer.cancel(false);
    }
    if (elapsedMs != null) {
      long wait = Math.max(0, elapsedMs - shared.clock().now().elapsedMs());
      timer =
          shared.after(
              shared.clock().toWall(Duration.ofMillis(wait)).plusMillis(1),
              () -> inbox.post(at -> new AgentEvent.Tick(at, quality.get())));
    }
  }

  private void sayGoodbye() {
    quiet();
    presence
        .orTimeout(GOODBYE_MS_MAX, TimeUnit.MILLISECONDS)
        .handle((done, fault) -> link.close().orTimeout(GOODBYE_MS_MAX, TimeUnit.MILLISECONDS))
        .thenCompose(Function.identity())
        .whenComplete((done, fault) -> closed.complete(null));
  }

  /** As kill -9 does: nothing is said, nothing goes on. */
  void kill() {
    quiet();
    link.kill();
    closed.complete(null);
  }

  private void quiet() {
    stopTask.run();
    arm(null);
    if (boot != null) {
      boot.cancel(false);
    }
  }

  private static String newBootId() {
    return UUID.randomUUID().toString();
  }
}
