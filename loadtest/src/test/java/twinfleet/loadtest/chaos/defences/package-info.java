/** The quick ones of the defences, each switched off once. */
package twinfleet.loadtest.chaos.defences;
