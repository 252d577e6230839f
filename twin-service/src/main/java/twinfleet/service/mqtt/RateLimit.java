package twinfleet.service.mqtt;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.DeviceId;

/**
 * How much each device may send, so that one that has gone mad starves no other: a token bucket per
 * device, kept as the instant until which its messages are paid for (the generic cell rate
 * algorithm, ITU-T I.371). In product time: what a device may lawfully send is given in it, and a
 * scaled run must not be dropped (docs/decisions/0009).
 *
 * <p>Memory is bounded as in a set-associative cache: a device has one of {@value #WAYS} places,
 * and a newcomer takes the place of the one that owes least, which for an idle one is nothing.
 * Thread-safe.
 */
final class RateLimit {
  private static final int WAYS = 8;
  private static final long NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final long intervalNanos;
  private final long creditNanos;
  private final Account[] accounts;

  RateLimit(MqttSettings.Limit limit) {
    this.intervalNanos = NANOS_PER_MINUTE / limit.messagesPerMinuteMax();
    this.creditNanos = intervalNanos * limit.burstMax();
    this.accounts = new Account[Math.ceilDiv(limit.devicesMax(), WAYS) * WAYS];
  }

  /** What becomes of a message. */
  enum Admission {
    /** It is read. */
    TAKEN,
    /** It is not, for the first time in a minute of its device. */
    FIRST_DROPPED,
    /** It is not. */
    DROPPED
  }

  private static final class Account {
    private final DeviceId device;
    private long paidUntil;
    private long silentUntil;

    private Account(DeviceId device, long now) {
      this.device = device;
      this.paidUntil = now;
      this.silentUntil = now;
    }
  }

  /** Asked once for each message of {@code device}, received at product time {@code at}. */
  synchronized Admission admit(DeviceId device, Instant at) {
    long now = at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
    Account account = account(device, now);
    long paidUntil = Math.max(account.paidUntil, now) + intervalNanos;
    if (paidUntil - now <= creditNanos) {
      account.paidUntil = paidUntil;
      return Admission.TAKEN;
    }
    if (now < account.silentUntil) {
      return Admission.DROPPED;
    }
    account.silentUntil = now + NANOS_PER_MINUTE;
    return Admission.FIRST_DROPPED;
  }

  private Account account(DeviceId device, long now) {
    int hash = device.hashCode() * 0x9E3779B9;
    int from = Math.floorMod(hash ^ (hash >>> 16), accounts.length / WAYS) * WAYS;
    int least = from;
    for (int i = from; i < from + WAYS; i++) {
      if (accounts[i] == null) {
        least = i;
        break;
      }
      if (accounts[i].device.equals(device)) {
        return accounts[i];
      }
      least = accounts[i].paidUntil < accounts[least].paidUntil ? i : least;
    }
    accounts[least] = new Account(device, now);
    return accounts[least];
  }
}
