/**
 * What the reference device decides, pure: state and event in, state and effects out; no clock, no
 * I/O, no chance. The shell around it and the deterministic simulation may import it; it imports
 * {@code twinfleet.protocol} and the JDK only.
 */
package twinfleet.agent.decide;
