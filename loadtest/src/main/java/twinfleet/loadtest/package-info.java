/**
 * DOUBTS: the command line, fleets of agents, fault injection and benchmarks. The outermost module:
 * it may use every other one, and nothing may import it.
 */
package twinfleet.loadtest;
