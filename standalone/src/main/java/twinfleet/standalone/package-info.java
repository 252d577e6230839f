/**
 * Hosts on one machine what the node needs around it: PostgreSQL and an MQTT broker on loopback,
 * each on a data folder that is kept, and started over whatever a killed process left behind. For
 * the launcher, the demo and end-to-end tests; knows nothing of twins. May be imported by loadtest.
 */
package twinfleet.standalone;
