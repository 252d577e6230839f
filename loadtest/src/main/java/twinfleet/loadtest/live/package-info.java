/**
 * A node in a process of its own beside a real PostgreSQL and broker, and how to look at it and
 * speak to it from outside. For {@code chaos} and {@code bench}.
 */
package twinfleet.loadtest.live;
