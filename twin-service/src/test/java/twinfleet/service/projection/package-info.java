/** Tests of the projection, on a real PostgreSQL. */
package twinfleet.service.projection;
