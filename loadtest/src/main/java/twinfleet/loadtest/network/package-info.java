/**
 * The unreliable network that the demo's devices live on: which device can be reached when (pure,
 * from one seed, in product time) and a real TCP proxy that makes sockets obey it.
 *
 * <p>{@link twinfleet.loadtest.network.NetworkWeather} is the model and knows no clock and no
 * socket, so the simulation may use the same traces; {@link
 * twinfleet.loadtest.network.ImpairingProxy} is the only part that opens sockets. Imported by the
 * demo, the simulation and the fault tests of this module, by nothing outside it. The model, its
 * parameters and their reasons: docs/decisions/0004-demo-network.md.
 */
package twinfleet.loadtest.network;
