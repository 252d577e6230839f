/** Tests of the sabotage itself: it applies to the real classes, and it is seen. */
package twinfleet.loadtest.sabotage;
