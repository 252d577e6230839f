/**
 * The twin as a sharded, event-sourced actor: the shell around twin-core, without a rule of its
 * own. Imported by mqtt, projection, schedule and http; imports none of them.
 */
package twinfleet.service.entity;
