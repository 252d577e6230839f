package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Priority;

/**
 * What one lane has yet to publish. Per device only the newest document is kept, and none goes out
 * while an older one of the same device is under way, so that the retained one is the last. HIGH
 * goes before NORMAL. Instants are {@code System.nanoTime()} and come in as data.
 */
final class PublishQueue {
  private final int documentsMax;
  private final int smallMax;
  private final Map<DeviceId, Offer> high = new LinkedHashMap<>();
  private final Map<DeviceId, Offer> normal = new LinkedHashMap<>();
  private final Map<DeviceId, Offer> underWay = new LinkedHashMap<>();
  private final Map<DeviceId, Offer> behind = new HashMap<>();
  private final Map<DeviceId, Offer> resting = new LinkedHashMap<>();
  private final Deque<Small> small = new ArrayDeque<>();

  PublishQueue(int documentsMax, int smallMax) {
    this.documentsMax = documentsMax;
    this.smallMax = smallMax;
  }

  /** What became of an offer. */
  enum Taken {
    /** It waits. */
    QUEUED,
    /** It waits in place of an older one of the same device. */
    REPLACED,
    /** The queue is full: given back. */
    FULL
  }

  /** A document for one device, with what was done for it. */
  static final class Offer {
    final DeviceId device;
    final Publication publication;
    final DesiredDocument document;
    private int tries;
    private long triedAt;
    private boolean taken;

    /** {@code document} null for the empty one. */
    Offer(DeviceId device, Publication publication, DesiredDocument document) {
      this.device = device;
      this.publication = publication;
      this.document = document;
    }

    int tries() {
      return tries;
    }

    void tried(long now) {
      tries++;
      triedAt = now;
    }

    /** The broker has it; the confirmation is on its way to the twin. */
    void taken() {
      taken = true;
    }

    boolean isTaken() {
      return taken;
    }

    Duration sinceTry(long now) {
      return Duration.ofNanos(now - triedAt);
    }

    boolean isRetryDue(long now, long intervalNanos) {
      return now - triedAt >= intervalNanos;
    }
  }

  /** Any other message; {@code settled} is done when the broker took it. */
  record Small(
      String topic, byte[] payload, int qos, boolean retained, CompletableFuture<Done> settled) {
    /** {@code fault} null when the broker took it. */
    void settle(Throwable fault) {
      if (fault == null) {
        settled.complete(Done.getInstance());
      } else {
        settled.completeExceptionally(fault);
      }
    }
  }

  Taken offer(Offer offer) {
    DeviceId device = offer.device;
    if (underWay.containsKey(device)) {
      return behind.put(device, offer) == null ? Taken.QUEUED : Taken.REPLACED;
    }
    boolean replaces =
        resting.remove(device) != null
            | (offer.publication.priority() == Priority.HIGH && normal.remove(device) != null)
            | high.containsKey(device)
            | normal.containsKey(device);
    if (!replaces && waiting() >= documentsMax) {
      return Taken.FULL;
    }
    boolean first = offer.publication.priority() == Priority.HIGH || high.containsKey(device);
    (first ? high : normal).put(device, offer);
    return replaces ? Taken.REPLACED : Taken.QUEUED;
  }

  /** Whether there was room. */
  boolean add(Small message) {
    return small.size() < smallMax && small.add(message);
  }

  /** The next of them, or null. */
  Small nextSmall() {
    return small.poll();
  }

  boolean hasDocument() {
    return !high.isEmpty() || !normal.isEmpty();
  }

  /** The next document, from now on under way; there must be one. */
  Offer nextDocument() {
    var first = (high.isEmpty() ? normal : high).values().iterator();
    Offer offer = first.next();
    first.remove();
    underWay.put(offer.device, offer);
    return offer;
  }

  /** Whether {@code offer} is the one under way for its device. */
  boolean isUnderWay(Offer offer) {
    return underWay.get(offer.device) == offer;
  }

  /** Whether a newer document waits for {@code offer} to end. */
  boolean isOutdated(Offer offer) {
    return behind.containsKey(offer.device);
  }

  /** {@code offer} is done with, well or ill; what waited behind it takes its turn. */
  void settle(Offer offer) {
    underWay.remove(offer.device, offer);
    Offer next = behind.remove(offer.device);
    if (next != null) {
      offer(next);
    }
  }

  /** {@code offer} was not taken and is tried again later, unless a newer one waits. */
  void rest(Offer offer) {
    boolean outdated = isOutdated(offer);
    settle(offer);
    if (!outdated) {
      resting.put(offer.device, offer);
    }
  }

  /** Those that rested for the interval wait in turn again. */
  void wake(long now, long intervalNanos) {
    var all = resting.values().iterator();
    while (all.hasNext()) {
      Offer offer = all.next();
      if (offer.isRetryDue(now, intervalNanos)) {
        all.remove();
        (offer.publication.priority() == Priority.HIGH ? high : normal).put(offer.device, offer);
      }
    }
  }

  /** Those under way, oldest first. */
  List<Offer> underWay() {
    return List.copyOf(underWay.values());
  }

  int underWayCount() {
    return underWay.size();
  }

  /** Documents that wait, those under way not counted. */
  int waiting() {
    return high.size() + normal.size() + behind.size() + resting.size();
  }

  boolean isEmpty() {
    return waiting() == 0 && underWay.isEmpty() && small.isEmpty();
  }
}
