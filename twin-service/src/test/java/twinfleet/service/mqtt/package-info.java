/** Both directions over real brokers; the twins are recorded, since they are tested elsewhere. */
package twinfleet.service.mqtt;
