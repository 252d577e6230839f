/**
 * The delivery rules as pure functions: {@link twinfleet.core.TwinDecider#decide}, {@link
 * twinfleet.core.TwinEvolution#evolve} and {@link twinfleet.core.Outstanding#of}. No clock, no
 * randomness, no I/O: instants come in on commands, jitter from a hash. Depends on {@code protocol}
 * alone; imported by every module of the service.
 */
package twinfleet.core;
