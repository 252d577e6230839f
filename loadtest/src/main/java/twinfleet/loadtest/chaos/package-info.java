/**
 * Faults of one machine: database, broker, node and agents in processes of their own, each of which
 * can be killed while a driver keeps assigning, and promises checked over what was recorded. For
 * the command line and for tests that break a node on purpose.
 */
package twinfleet.loadtest.chaos;
