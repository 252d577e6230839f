/** The short set of faults, and checkers that are shown to turn red. */
package twinfleet.loadtest.chaos;
