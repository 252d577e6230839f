package twinfleet.protocol;

import java.time.Instant;

/**
 * The retained document on {@code /firmware/update/v2/{deviceId}}: all that is wanted of one
 * device.
 *
 * @param generation the delivery it belongs to, strictly increasing per device
 * @param revision of this document, never falling per device; a device ignores a lower one
 * @param sizeBytes of the image
 * @param url from which the image is fetched, with Range
 * @param releaseCounter the anti-rollback counter of the release
 * @param requires the least installed version, or null
 * @param force install even if this version runs already
 * @param serverTime the service's product time when this was published
 * @param expiresAt after which a device refuses to start, or null when there is no such instant
 * @param keyId of the signing key, or null while signing is off
 * @param signature of the release manifest, or null while signing is off
 */
public record DesiredDocument(
    DeviceId deviceId,
    Model model,
    long generation,
    long revision,
    Directive directive,
    FirmwareVersion version,
    Sha256 sha256,
    long sizeBytes,
    String url,
    long releaseCounter,
    FirmwareVersion requires,
    boolean force,
    Priority priority,
    Instant serverTime,
    Instant expiresAt,
    String keyId,
    String signature)
    implements WireMessage {}
