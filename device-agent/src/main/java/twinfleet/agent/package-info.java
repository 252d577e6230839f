/**
 * The reference resilient device: the shell that carries out what {@code twinfleet.agent.decide}
 * decides, over MQTT 5, HTTP and files. Thousands of agents share the threads of one {@code
 * SharedResources}. Load tests and the command line may import it; it knows {@code
 * twinfleet.protocol} only.
 */
package twinfleet.agent;
