/**
 * Benchmarks, {@code ./twinfleet bench}: each figure beside a yardstick measured in the same run,
 * since machines differ and are noisy (decision 0016). Not tests: they judge nothing but print
 * whether a target was met.
 */
package twinfleet.loadtest.bench;
