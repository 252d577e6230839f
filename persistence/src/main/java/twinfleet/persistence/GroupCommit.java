package twinfleet.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Questions of many threads answered by one transaction: whoever gets the turn works for all that
 * wait by then. A caller that is alone waits for nobody. Thread-safe.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class GroupCommit<Q, A> {
  private final Function<List<Q>, List<A>> work;
  private final int groupMax;
  private final Queue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  /**
   * Over {@code work}.
   *
   * @param work answers questions in their order; when it throws, so does each of their calls
   * @param groupMax questions at a time
   */
  public GroupCommit(Function<List<Q>, List<A>> work, int groupMax) {
    this.work = work;
    this.groupMax = groupMax;
  }

  private static final class Waiting<Q, A> {
    private final Q question;
    private A answer;
    private RuntimeException failure;
    private boolean over;

    private Waiting(Q question) {
      this.question = question;
    }
  }

  /** The answer, after the commit; blocks. */
  public A ask(Q question) {
    Waiting<Q, A> mine = new Waiting<>(question);
    waiting.add(mine);
    turn.lock();
    try {
      while (!mine.over) {
        workForAll();
      }
    } finally {
      turn.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
    return mine.answer;
  }

  private void workForAll() {
    List<Waiting<Q, A>> group = new ArrayList<>();
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      group.add(next);
      if (group.size() == groupMax) {
        break;
      }
    }
    try {
      List<A> answers = work.apply(group.stream().map(w -> w.question).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer = answers.get(i);
      }
    } catch (RuntimeException failed) {
      group.forEach(w -> w.failure = failed);
    } finally {
      group.forEach(w -> w.over = true);
    }
  }
}
