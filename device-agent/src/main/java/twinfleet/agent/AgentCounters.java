package twinfleet.agent;

/**
 * What one agent has sent and received since its start.
 *
 * @param reports state reports published, repetitions included
 * @param snapshots published
 * @param heartbeats published
 * @param connects CONNECTs tried
 * @param documents desired documents that arrived and were well formed
 * @param malformed messages to the device that were not
 * @param probes arrivals on the probe topic
 * @param wouldHaveRefused offers that broke promise S2; must be 0
 */
public record AgentCounters(
    long reports,
    long snapshots,
    long heartbeats,
    long connects,
    long documents,
    long malformed,
    long probes,
    long wouldHaveRefused) {}
