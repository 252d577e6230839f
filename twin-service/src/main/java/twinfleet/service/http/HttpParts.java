package twinfleet.service.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.IdempotencyKeys;
import twinfleet.persistence.view.Releases;
import twinfleet.persistence.view.TwinViews;
import twinfleet.service.ProductClock;
import twinfleet.service.entity.Twins;

/**
 * What the HTTP side is built on.
 *
 * @param node this node's name, for the journal
 * @param ttl of an assignment, product time
 * @param registered told of each device that is in the journal and the registry, before the answer
 * @param checks of readiness by name: each gives what is wrong, or nothing, and may block
 * @param readModel how far it is and what is wrong with it, for a person; may block
 */
public record HttpParts(
    ActorSystem<?> system,
    HttpSettings settings,
    ProductClock clock,
    String node,
    DeliveryPolicy policy,
    Duration ttl,
    Twins twins,
    TwinViews views,
    DeviceRegistry registry,
    Releases releases,
    IdempotencyKeys keys,
    RegisteredModels registered,
    Map<String, Supplier<Optional<String>>> checks,
    Supplier<Map<String, Object>> readModel,
    PrometheusMeterRegistry metrics) {}
