/** Tests of the journal's envelope and of reading it. */
package twinfleet.persistence.journal;
