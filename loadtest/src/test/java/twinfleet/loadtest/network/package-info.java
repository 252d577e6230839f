/** The demo's network, by its laws on paper and by real sockets. */
package twinfleet.loadtest.network;
