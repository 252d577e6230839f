/** The node: settings, product time and the one list of wiring. */
package twinfleet.service;
