/** Tests of the read model's queries, on a real PostgreSQL. */
package twinfleet.persistence.view;
