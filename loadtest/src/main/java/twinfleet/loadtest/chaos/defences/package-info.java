/**
 * Each defence switched off once, and the checker that then turns red: a checker never seen red is
 * no evidence. For the command line and the short set in the tests.
 */
package twinfleet.loadtest.chaos.defences;
