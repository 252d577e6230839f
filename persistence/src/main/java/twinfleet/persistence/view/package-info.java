/** The read model: rows, filters, registry, releases. The only part of persistence for http. */
package twinfleet.persistence.view;
