package twinfleet.service.mqtt;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;

/**
 * A message as it came.
 *
 * @param at product time of receipt
 * @param reading what it turned out to be
 * @param acknowledge tells the broker that we have it; only after the journal commit
 */
record Arrival(
    String topic,
    byte[] payload,
    Instant at,
    Reading reading,
    Supplier<CompletionStage<Done>> acknowledge) {}
