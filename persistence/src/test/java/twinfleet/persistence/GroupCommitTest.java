package twinfleet.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits is worked for in one go, and gets its own answer. */
class GroupCommitTest {
  private final List<List<Integer>> groups = new ArrayList<>();
  private final CountDownLatch mayWork = new CountDownLatch(1);

  private List<String> work(List<Integer> questions) {
    groups.add(questions);
    try {
      mayWork.await();
    } catch (InterruptedException hurried) {
      throw new IllegalStateException(hurried);
    }
    return questions.stream().map(q -> "answer " + q).toList();
  }

  @Test
  void thoseWhoWaitAreAnsweredTogetherEachWithItsOwn() throws InterruptedException {
    GroupCommit<Integer, String> together = new GroupCommit<>(this::work, 10);
    Map<Integer, String> answers = new ConcurrentHashMap<>();
    List<Thread> all =
        IntStream.range(0, 21)
            .mapToObj(i -> Thread.ofPlatform().start(() -> answers.put(i, together.ask(i))))
            .toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> all.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
    mayWork.countDown();
    for (Thread one : all) {
      one.join();
    }
    assertThat(answers).hasSize(21).allSatisfy((i, a) -> assertThat(a).isEqualTo("answer " + i));
    assertThat(groups).hasSizeLessThanOrEqualTo(4).allMatch(group -> group.size() <= 10);
    assertThat(groups.stream().flatMap(List::stream)).hasSize(21).doesNotHaveDuplicates();
  }

  @Test
  void aFailureIsThrownToItsCallerAndTheNextIsServed() {
    GroupCommit<Integer, Integer> together =
        new GroupCommit<>(all -> all.stream().map(q -> 12 / q).toList(), 10);
    assertThatThrownBy(() -> together.ask(0)).isInstanceOf(ArithmeticException.class);
    assertThat(together.ask(4)).isEqualTo(3);
  }
}
