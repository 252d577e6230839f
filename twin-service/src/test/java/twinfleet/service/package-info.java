/** Tests of the node: its settings, and twins on a real database. */
package twinfleet.service;
