package twinfleet.service.schedule;

import java.time.Duration;

/**
 * The clockwork of a node; in the configuration under {@code twinfleet.schedule}. Wall time where
 * not said otherwise.
 *
 * @param wakeInterval between two looks for due twins
 * @param wakesPerSecondMax twins woken per second, on this node
 * @param wakesUnansweredMax woken twins of this node that have not answered yet
 * @param lastSeenFlush between two flushes of signs of life
 * @param lastSeenRowsMax of one transaction
 * @param wakeAgain product time before a woken twin that is still due is woken again
 * @param productTimeKeep between two notes of product time
 * @param wallStepMax a larger step of the wall clock raises an alert
 * @param keyRetention how long the answer to an idempotency key is kept
 * @param keyForgetInterval between two looks for older ones
 * @param keysForgottenMax at one look
 */
public record ScheduleSettings(
    Duration wakeInterval,
    int wakesPerSecondMax,
    int wakesUnansweredMax,
    Duration lastSeenFlush,
    int lastSeenRowsMax,
    Duration wakeAgain,
    Duration productTimeKeep,
    Duration wallStepMax,
    Duration keyRetention,
    Duration keyForgetInterval,
    int keysForgottenMax) {}
