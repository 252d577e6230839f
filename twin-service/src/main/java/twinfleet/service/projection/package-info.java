/** The journal's way into the read model. Imported by the wiring only. */
package twinfleet.service.projection;
