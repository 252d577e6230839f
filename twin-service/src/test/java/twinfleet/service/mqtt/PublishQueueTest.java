package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Priority;
import twinfleet.service.mqtt.PublishQueue.Offer;
import twinfleet.service.mqtt.PublishQueue.Small;
import twinfleet.service.mqtt.PublishQueue.Taken;

class PublishQueueTest {
  private static final long INTERVAL = 30;
  private final PublishQueue queue = new PublishQueue(3, 2);

  private static Offer offer(String device, long revision, Priority priority) {
    return new Offer(new DeviceId(device), Documents.publication(revision, priority), null);
  }

  private static Offer offer(String device, long revision) {
    return offer(device, revision, Priority.NORMAL);
  }

  @Test
  void documentsGoInTurnAndHighOnesFirst() {
    Offer a = offer("a", 1);
    Offer b = offer("b", 1);
    Offer urgent = offer("c", 1, Priority.HIGH);
    assertThat(queue.offer(a)).isEqualTo(Taken.QUEUED);
    assertThat(queue.offer(b)).isEqualTo(Taken.QUEUED);
    assertThat(queue.offer(urgent)).isEqualTo(Taken.QUEUED);
    assertThat(queue.nextDocument()).isSameAs(urgent);
    assertThat(queue.nextDocument()).isSameAs(a);
    assertThat(queue.nextDocument()).isSameAs(b);
    assertThat(queue.hasDocument()).isFalse();
  }

  @Test
  void aNewerDocumentKeepsThePlaceOfTheOlderAndAnUrgentOneLeavesIt() {
    queue.offer(offer("a", 1));
    queue.offer(offer("b", 1));
    Offer newer = offer("a", 2);
    assertThat(queue.offer(newer)).isEqualTo(Taken.REPLACED);
    Offer urgent = offer("b", 2, Priority.HIGH);
    assertThat(queue.offer(urgent)).isEqualTo(Taken.REPLACED);
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(queue.nextDocument()).isSameAs(urgent);
    assertThat(queue.nextDocument()).isSameAs(newer);
  }

  @Test
  void beyondTheBoundNewDevicesAreGivenBackAndKnownOnesAreNot() {
    queue.offer(offer("a", 1));
    queue.offer(offer("b", 1));
    queue.offer(offer("c", 1));
    assertThat(queue.offer(offer("d", 1))).isEqualTo(Taken.FULL);
    assertThat(queue.offer(offer("c", 2))).isEqualTo(Taken.REPLACED);
    assertThat(queue.waiting()).isEqualTo(3);
  }

  @Test
  void noDocumentOvertakesAnOlderOneOfItsDeviceUnderWay() {
    queue.offer(offer("a", 1));
    Offer first = queue.nextDocument();
    Offer second = offer("a", 2);
    queue.offer(second);
    assertThat(queue.hasDocument()).isFalse();
    assertThat(queue.isOutdated(first)).isTrue();
    queue.settle(first);
    assertThat(queue.nextDocument()).isSameAs(second);
  }

  @Test
  void whatWasNotTakenRestsForTheIntervalUnlessANewerOneCame() {
    queue.offer(offer("a", 1));
    Offer first = queue.nextDocument();
    first.tried(100);
    queue.rest(first);
    queue.wake(129, INTERVAL);
    assertThat(queue.hasDocument()).isFalse();
    queue.wake(130, INTERVAL);
    assertThat(queue.nextDocument()).isSameAs(first);

    queue.rest(first);
    Offer newer = offer("a", 2);
    assertThat(queue.offer(newer)).isEqualTo(Taken.REPLACED);
    assertThat(queue.nextDocument()).isSameAs(newer);
    queue.settle(newer);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void smallMessagesHaveABoundOfTheirOwn() {
    Small query = new Small("q", new byte[0], 1, false, new CompletableFuture<>());
    assertThat(queue.add(query)).isTrue();
    assertThat(queue.add(query)).isTrue();
    assertThat(queue.add(query)).isFalse();
    assertThat(queue.nextSmall()).isSameAs(query);
  }

  @Test
  void thePaceAllowsABurstAndThenSoManyASecond() {
    Pace pace = new Pace(100, 0);
    int now = 0;
    int second = 0;
    for (int i = 0; i < 100; i++) {
      now += pace.take(0) ? 1 : 0;
    }
    for (long t = 1; t <= 1_000; t++) {
      second += pace.take(t * 1_000_000) ? 1 : 0;
    }
    assertThat(now).isEqualTo(5);
    assertThat(second).isBetween(99, 100);
  }
}
