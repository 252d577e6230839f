package twinfleet.core;

import java.util.List;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/**
 * What the device of a scenario knows of itself, and what it says. Its numbers rise by themselves.
 */
final class Device {
  private final Scenario scenario;
  long epoch;
  long seq;
  long connection;
  FirmwareVersion running = Samples.OLD;
  ReportedState state;
  Long generation;
  Long revision;
  boolean readsEverything = true;

  Device(Scenario scenario) {
    this.scenario = scenario;
  }

  Device runs(FirmwareVersion version) {
    running = version;
    return this;
  }

  /** From here on it shows these numbers, whatever was published. */
  Device shows(Long itsGeneration, Long itsRevision) {
    readsEverything = false;
    generation = itsGeneration;
    revision = itsRevision;
    return this;
  }

  Device in(ReportedState itsState) {
    state = itsState;
    return this;
  }

  private void read() {
    if (readsEverything && scenario.twin.delivery() != null) {
      if (generation == null || generation != scenario.twin.generation()) {
        state = null;
      }
      generation = scenario.twin.generation();
      revision = scenario.twin.revision();
    }
  }

  private long known() {
    return generation == null ? 0 : generation;
  }

  private Mark next() {
    seq++;
    return new Mark(epoch, seq);
  }

  TwinCommand comes() {
    connection++;
    return new TwinCommand.PresenceSaid(scenario.now, true, null, epoch, connection);
  }

  TwinCommand goes(OfflineCause cause) {
    return new TwinCommand.PresenceSaid(scenario.now, false, cause, epoch, connection);
  }

  TwinCommand.Report report(ReportedState next) {
    return report(next, null, null);
  }

  TwinCommand.Report failed(Reason reason) {
    return report(ReportedState.FAILED, reason, null);
  }

  TwinCommand.Report progress(int percent) {
    return report(ReportedState.IN_PROGRESS, null, percent);
  }

  TwinCommand.Report delivered(Sha256 image) {
    read();
    state = ReportedState.DELIVERED;
    return new TwinCommand.Report(scenario.now, known(), next(), state, null, null, image, running);
  }

  TwinCommand.Report report(ReportedState next, Reason reason, Integer percent) {
    read();
    state = next;
    Sha256 image = next == ReportedState.DELIVERED ? Samples.IMAGE : null;
    return new TwinCommand.Report(
        scenario.now, known(), next(), next, reason, percent, image, running);
  }

  /** A report of another generation than its own. */
  TwinCommand.Report reportOf(long otherGeneration, ReportedState what) {
    Sha256 image = what == ReportedState.DELIVERED ? Samples.IMAGE : null;
    return new TwinCommand.Report(
        scenario.now, otherGeneration, next(), what, null, null, image, running);
  }

  TwinCommand.TakeSnapshot snapshot() {
    read();
    boolean staged = state == ReportedState.DELIVERED;
    return snapshot(staged ? Samples.IMAGE : null, null);
  }

  TwinCommand.TakeSnapshot snapshot(Sha256 staged, Reason reason) {
    return new TwinCommand.TakeSnapshot(
        scenario.now, next(), running, generation, revision, state, reason, staged, connection);
  }

  TwinCommand.Beat beat() {
    return beat(List.of());
  }

  TwinCommand.Beat beat(List<Quality> samples) {
    read();
    return new TwinCommand.Beat(
        scenario.now, next(), connection, running, generation, revision, state, samples);
  }

  /** A heartbeat that measured this packet loss. */
  TwinCommand.Beat loses(double percent) {
    return beat(List.of(new Quality(-70, 50, percent)));
  }
}
