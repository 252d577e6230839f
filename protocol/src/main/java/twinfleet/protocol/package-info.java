/**
 * What service and device say to each other: validated values, MQTT wire records, topics and the
 * codec. Everything that a device needs and nothing else; may be imported by every module, imports
 * only the JDK and Jackson.
 */
package twinfleet.protocol;
