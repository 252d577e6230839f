package twinfleet.service.schedule;

import java.time.Duration;

/**
 * {@code twinfleet.quarantine}: how much is kept of messages that broke the contract.
 *
 * @param rowsMax in the database
 * @param bytesMax in the database, indexes not counted
 * @param waitingMax in memory until they are stored; the oldest is dropped beyond
 * @param batchMax stored in one transaction, one per flush
 * @param flush between two flushes (wall time)
 */
public record QuarantineSettings(
    int rowsMax, long bytesMax, int waitingMax, int batchMax, Duration flush) {}
