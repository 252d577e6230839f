/**
 * The operators' side: the HTTP API of the contract, firmware images, and the management port.
 * Reads views and asks twins; has no rule of its own. Imported by the wiring only.
 */
package twinfleet.service.http;
