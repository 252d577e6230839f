/** The API over real HTTP, with real twins on a real database. */
package twinfleet.service.http;
