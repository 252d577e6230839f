/**
 * What time alone sets going: twins that sleep are woken from the read model, product time is kept,
 * last signs of life are flushed. Imported by the wiring only; imports the entity and the views.
 */
package twinfleet.service.schedule;
