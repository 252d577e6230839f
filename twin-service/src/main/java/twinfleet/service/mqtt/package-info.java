/**
 * The broker's side of the node: {@code MqttInlet} turns messages of devices into commands and
 * acknowledges them after the journal commit, {@code MqttOutlet} publishes what twins owe their
 * devices. Imported by the wiring only; imports the entity and the protocol.
 */
package twinfleet.service.mqtt;
