package twinfleet.service.entity;

import twinfleet.core.DeliveryPolicy;
import twinfleet.service.ProductClock;

/**
 * What all twins of a node share.
 *
 * @param node its name in the journal's metadata
 * @param clock product time
 * @param policy the rules' figures
 * @param settings bounds of the actors
 * @param ingress whether this node hears devices
 * @param outlet where owed documents go
 * @param lastSeen where signs of life go
 * @param meters what is counted
 */
public record TwinSurroundings(
    String node,
    ProductClock clock,
    DeliveryPolicy policy,
    EntitySettings settings,
    IngressStatus ingress,
    Outlet outlet,
    LastSeen lastSeen,
    TwinMeters meters) {}
