/**
 * Load from outside, as devices and operators make it: many devices over few MQTT connections, the
 * HTTP API in pages. Benchmarks, soak and demo share it; it knows none of them.
 */
package twinfleet.loadtest.load;
