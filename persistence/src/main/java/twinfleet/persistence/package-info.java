/**
 * The database: connections, schema, transactions. Imported by wiring and by the packages below.
 */
package twinfleet.persistence;
