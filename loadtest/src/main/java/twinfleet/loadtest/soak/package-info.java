/**
 * {@code ./twinfleet chaos soak} and {@code chaos broker-restarts}: what a node holds of threads,
 * handles and heap must not grow with time or with the broker's restarts.
 */
package twinfleet.loadtest.soak;
