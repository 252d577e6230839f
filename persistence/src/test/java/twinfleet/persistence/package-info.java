/** Tests of the database, on a real PostgreSQL. */
package twinfleet.persistence;
