package twinfleet.service.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code twinfleet.http} of the configuration. Transport times, so never scaled by product time.
 * Connection, header and idle limits stand in the same file under {@code pekko.http.server}.
 *
 * @param host address to listen on; without access control anything but loopback is not taken
 * @param port 0 for any free one
 * @param publicBaseUrl what devices see before {@code /api/v1}; null for the address bound
 * @param managementHost address of the management port
 * @param managementPort 0 for any free one
 * @param artifacts where images are kept
 * @param imageBytesMax largest image of a release
 * @param uploadsMax images received at a time
 * @param bodyBytesMax largest JSON body
 * @param bulkBytesMax largest body of an array of devices
 * @param bulkItemsMax most devices of one array
 * @param bulkInFlightMax of them asked at a time
 * @param bulkTimeout within which an array of devices is answered
 * @param bodyTimeout within which a body must have arrived
 * @param askTimeout of one question to a twin; below {@code pekko.http.server.request-timeout}
 * @param checkTimeout of one readiness check
 * @param fleetCountInterval between two counts of the fleet, at least, while anybody asks
 * @param fleetCountPatience after the last question until nobody counts any more
 */
public record HttpSettings(
    String host,
    int port,
    String publicBaseUrl,
    String managementHost,
    int managementPort,
    Path artifacts,
    long imageBytesMax,
    int uploadsMax,
    int bodyBytesMax,
    int bulkBytesMax,
    int bulkItemsMax,
    int bulkInFlightMax,
    Duration bulkTimeout,
    Duration bodyTimeout,
    Duration askTimeout,
    Duration checkTimeout,
    Duration fleetCountInterval,
    Duration fleetCountPatience) {}
