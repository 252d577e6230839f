/**
 * {@code ./twinfleet demo}: the main job on one machine, with real agents over an unreliable
 * network. Imports everything; imported by the command line only.
 */
package twinfleet.loadtest.demo;
