package twinfleet.loadtest.network;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import twinfleet.loadtest.network.LinkQuality.Tier;
import twinfleet.loadtest.network.SplitMix64.Purpose;

/**
 * The network of a whole fleet, from one seed: for each device a trace of reachable and unreachable
 * periods and a link quality. Pure and thread-safe; no clock, no socket.
 *
 * <p>Every device is an alternating renewal process in its stationary state from time 0 on, so that
 * at any instant the expected share of unreachable devices is {@code loss}; the initial states are
 * stratified over the fleet, so that at time 0 the share is {@code loss} to within one device.
 */
public final class NetworkWeather {
  private final long seed;
  private final WeatherSettings settings;
  private final DeviceNetwork[] devices;

  /** Draws the fleet's network; costs about 400 B per device and no period beyond the first. */
  public NetworkWeather(long seed, int devices, WeatherSettings settings) {
    if (devices < 1) {
      throw new IllegalArgumentException("devices must be at least 1: " + devices);
    }
    this.seed = seed;
    this.settings = settings;
    this.devices = new DeviceNetwork[devices];
    drawFleet();
  }

  /** Number of devices; they are numbered from 0. */
  public int devices() {
    return devices.length;
  }

  /** All devices' networks in the order of their numbers: what the proxy is started with. */
  public List<DeviceNetwork> networks() {
    return List.of(devices);
  }

  /** Trace and quality of one device. */
  public DeviceNetwork networkOf(int device) {
    return devices[device];
  }

  /** Whether bytes pass to and from the device at that instant of product time. */
  public boolean reachableAt(int device, Duration sinceStart) {
    return devices[device].trace().reachableAt(sinceStart);
  }

  /** What the device's modem measures at that instant; constant within a product minute. */
  public RadioMetrics metricsAt(int device, Duration sinceStart) {
    LinkQuality quality = devices[device].quality();
    long stream = SplitMix64.hash(seed, device, Purpose.METRICS.ordinal());
    SplitMix64 noise = new SplitMix64(SplitMix64.hash(stream, sinceStart.toMinutes(), 0));
    boolean storm = quality.storm().blowsAt(sinceStart);
    int signal = quality.signalStrengthDbm() + (int) noise.between(-3, 4) - (storm ? 8 : 0);
    double round = quality.latencyMs() + noise.between(-1, 1) * quality.jitterMs();
    double loss = storm ? quality.storm().lossPercent() : quality.packetLossPercent();
    double measured = StrictMath.round(loss * noise.between(0.85, 1.15) * 10) / 10.0;
    return new RadioMetrics(signal, (int) (storm ? 2 * round : round), measured);
  }

  /** Who is absent, rough, stormy and so on is a question of rank in a seeded shuffle. */
  private void drawFleet() {
    int[] byRank = shuffled();
    int absent = absentDevices();
    int rough = byRank.length * settings.roughPerMille() / 1000;
    int others = byRank.length - absent;
    double share = (settings.loss() * byRank.length - absent) / others;
    double factor = settings.roughOddsFactor();
    double roughShare = factor * share / (1 - share + factor * share);
    double plainShare = (share * others - roughShare * rough) / (others - rough);
    double strata = SplitMix64.of(seed, -1, Purpose.FLEET).nextDouble();
    for (int rank = 0; rank < byRank.length; rank++) {
      int device = byRank[rank];
      LinkQuality quality = qualityOf(device, rank - absent - rough);
      LinkTrace trace = LinkTrace.constant(false);
      if (rank >= absent) {
        boolean isRough = rank < absent + rough;
        double unreachable = isRough ? roughShare : plainShare;
        double next = strata + unreachable;
        trace = traceOf(device, unreachable, isRough, Math.floor(next) > Math.floor(strata));
        strata = next;
      }
      long trafficSeed = SplitMix64.hash(seed, device, Purpose.TRAFFIC.ordinal());
      devices[device] = new DeviceNetwork(trace, quality, trafficSeed);
    }
  }

  private int[] shuffled() {
    return IntStream.range(0, devices.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> SplitMix64.of(seed, i, Purpose.FLEET).nextLong()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int absentDevices() {
    long wanted = Math.round(devices.length * settings.absentPerMille() / 1000.0);
    return (int) Math.min(wanted, (long) (devices.length * settings.loss() / 2));
  }

  private LinkTrace traceOf(int device, double unreachable, boolean rough, boolean downAtStart) {
    if (unreachable <= 0) {
      return LinkTrace.constant(true);
    }
    SplitMix64 random = SplitMix64.of(seed, device, Purpose.REACHABILITY);
    return OutageLaw.of(settings, unreachable, rough, random).trace(downAtStart, random);
  }

  /** Ranks below 0 are absent or rough, and poor; then stormy, poor, fair and good in turn. */
  private LinkQuality qualityOf(int device, int rank) {
    SplitMix64 random = SplitMix64.of(seed, device, Purpose.QUALITY);
    int stormy = devices.length * settings.stormPerMille() / 1000;
    int poor = stormy + devices.length * settings.poorPerMille() / 1000;
    int fair = poor + devices.length * settings.fairPerMille() / 1000;
    if (rank >= 0 && rank < stormy) {
      return Coverage.stormy(random);
    }
    return Coverage.of(rank < poor ? Tier.POOR : rank < fair ? Tier.FAIR : Tier.GOOD, random);
  }
}
