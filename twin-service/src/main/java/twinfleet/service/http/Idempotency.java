package twinfleet.service.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.view.IdempotencyKeys;
import twinfleet.persistence.view.IdempotencyKeys.Claim;

/**
 * Each Idempotency-Key does one thing once (promise S1): a repeated request gets the kept answer. A
 * request that had no effect, or whose outcome is unknown, gives its key back: every operation may
 * be done twice, since the key is also the identity of what it asks of the twin.
 */
final class Idempotency {
  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);

  private final IdempotencyKeys keys;
  private final HttpSettings settings;
  private final ConcurrentMap<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  Idempotency(IdempotencyKeys keys, HttpSettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /** Answers {@code call} by {@code operation}, unless its key was answered before. */
  Answer once(Call call, Operation operation) throws Exception {
    String key = call.idempotencyKey();
    if (key == null) {
      return operation.answer(call);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = underWay.putIfAbsent(key, mine);
    while (other != null) {
      if (!isOver(other)) {
        return Answer.of(
            Problem.of(ProblemType.REQUEST_IN_PROGRESS, "the first request is not answered yet"));
      }
      other = underWay.putIfAbsent(key, mine);
    }
    try {
      return claimed(call, operation);
    } finally {
      underWay.remove(key, mine);
      mine.complete(null);
    }
  }

  private boolean isOver(CompletableFuture<Void> other) throws Exception {
    try {
      other.get(settings.askTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      LOG.debug("still under way after {}", settings.askTimeout(), late);
      return false;
    }
  }

  /**
   * A claim that nobody here works on was left by a node that died, or another node is at it right
   * now: either way to do it (again) changes nothing that was done.
   */
  private Answer claimed(Call call, Operation operation) throws Exception {
    return switch (keys.claim(call.idempotencyKey(), call.requestHash(), Instant.now())) {
      case Claim.Mine mine -> answered(call, operation);
      case Claim.InProgress left -> answered(call, operation);
      case Claim.Answered kept -> Json.answer(new String(kept.body(), StandardCharsets.UTF_8));
      case Claim.OtherRequest other ->
          Answer.of(
              Problem.at(
                  ProblemType.KEY_REUSED,
                  "Idempotency-Key",
                  "was used for another request; take a new one"));
    };
  }

  private Answer answered(Call call, Operation operation) throws Exception {
    boolean kept = false;
    try {
      Answer answer = operation.answer(call);
      if (answer.settled()) {
        byte[] bytes = Json.text(answer).getBytes(StandardCharsets.UTF_8);
        keys.answered(call.idempotencyKey(), answer.status(), bytes);
        kept = true;
      }
      return answer;
    } finally {
      if (!kept) {
        keys.abandon(call.idempotencyKey());
      }
    }
  }
}
