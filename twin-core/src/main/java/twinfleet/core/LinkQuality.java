package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import twinfleet.core.DeliveryPolicy.NetworkPolicy;

/**
 * The newest samples of a link and what they show (delivery-rules section 5).
 *
 * @param samples newest last
 * @param lowSince first of the unbroken row of samples below the calm threshold, or null
 * @param lowCount length of that row
 * @param calmSince since when the mean is at or below the pause threshold, or null
 */
public record LinkQuality(List<Sample> samples, Instant lowSince, int lowCount, Instant calmSince) {
  /** Without a sample. */
  public static final LinkQuality NONE = new LinkQuality(List.of(), null, 0, null);

  /** A measurement and when the service received it. */
  public record Sample(Instant at, Quality quality) {}

  /** Keeps its list to itself. */
  public LinkQuality {
    samples = List.copyOf(samples);
  }

  LinkQuality adding(Quality quality, Instant at, NetworkPolicy policy) {
    List<Sample> newest = new ArrayList<>(samples);
    newest.add(new Sample(at, quality));
    while (newest.size() > policy.samplesMax()) {
      newest.removeFirst();
    }
    Double loss = quality.packetLossPercent();
    boolean low = loss != null && loss < policy.calmLossPercent();
    boolean broken = loss != null && !low;
    Instant since = broken ? null : low && lowSince == null ? at : lowSince;
    int count = broken ? 0 : lowCount + (low ? 1 : 0);
    LinkQuality next = new LinkQuality(newest, since, count, calmSince);
    OptionalDouble mean = next.meanLoss(policy, at);
    boolean calm = mean.isPresent() && mean.getAsDouble() <= policy.pauseLossPercent();
    Instant calmFrom = !calm ? null : calmSince == null ? at : calmSince;
    return new LinkQuality(newest, since, count, calmFrom);
  }

  /** Mean packet loss of the deciding samples, percent; empty without one. */
  public OptionalDouble meanLoss(NetworkPolicy policy, Instant at) {
    return mean(policy, at, Quality::packetLossPercent);
  }

  /** Whether a running delivery pauses now. */
  boolean demandsPause(NetworkPolicy policy, Instant at) {
    OptionalDouble mean = meanLoss(policy, at);
    return mean.isPresent() && mean.getAsDouble() > policy.pauseLossPercent();
  }

  /** Whether a pause may end now. */
  boolean endsPause(NetworkPolicy policy, Instant at) {
    boolean lowLongEnough =
        lowSince != null && lowCount >= 2 && isOver(lowSince, policy.calmSpan(), at);
    boolean calmLongEnough = calmSince != null && isOver(calmSince, policy.calmMeanSpan(), at);
    return lowLongEnough || calmLongEnough;
  }

  /** Without the samples that began a pause that is over: they must not begin it again. */
  LinkQuality calmed(NetworkPolicy policy) {
    List<Sample> calm =
        demandsPause(policy, samples.getLast().at())
            ? samples.stream().filter(s -> isLow(s.quality(), policy)).toList()
            : samples;
    return new LinkQuality(calm, lowSince, lowCount, calmSince);
  }

  private static boolean isLow(Quality quality, NetworkPolicy policy) {
    Double loss = quality.packetLossPercent();
    return loss == null || loss < policy.calmLossPercent();
  }

  NetworkClass networkClass(NetworkPolicy policy, Instant at) {
    OptionalDouble loss = meanLoss(policy, at);
    OptionalDouble latency = mean(policy, at, q -> asDouble(q.latencyMs()));
    OptionalDouble signal = mean(policy, at, q -> asDouble(q.signalStrengthDbm()));
    if (loss.isEmpty() && latency.isEmpty() && signal.isEmpty()) {
      return NetworkClass.UNKNOWN;
    }
    if (loss.orElse(0) > policy.poorLossPercent()
        || latency.orElse(0) > policy.poorLatencyMs()
        || signal.orElse(0) < policy.poorSignalDbm()) {
      return NetworkClass.POOR;
    }
    boolean fair =
        loss.orElse(0) > policy.fairLossPercent()
            || latency.orElse(0) > policy.fairLatencyMs()
            || signal.orElse(0) < policy.fairSignalDbm();
    return fair ? NetworkClass.FAIR : NetworkClass.GOOD;
  }

  private OptionalDouble mean(NetworkPolicy policy, Instant at, Function<Quality, Double> figure) {
    return samples.stream()
        .filter(s -> s.at().isAfter(at.minus(policy.sampleHorizon())))
        .map(s -> figure.apply(s.quality()))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }

  private static Double asDouble(Integer value) {
    return value == null ? null : value.doubleValue();
  }

  private static boolean isOver(Instant since, Duration span, Instant at) {
    return !at.isBefore(since.plus(span));
  }
}
