package twinfleet.service.mqtt;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.typed.ActorSystem;
import twinfleet.service.ProductClock;

/**
 * What both directions need of the node they run on.
 *
 * @param system hosts the streams and lanes
 * @param name of the node, unique and stable: client ids and canary topics are made of it
 * @param clock product time
 * @param meters where the figures go
 */
public record MqttNode(
    ActorSystem<?> system,
    String name,
    MqttSettings settings,
    ProductClock clock,
    MeterRegistry meters) {}
