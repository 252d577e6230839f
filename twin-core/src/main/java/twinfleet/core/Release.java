package twinfleet.core;

import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Sha256;

/**
 * Immutable firmware version of one model.
 *
 * @param sizeBytes of the image
 * @param url from which devices fetch it
 * @param releaseCounter anti-rollback counter
 * @param requires the least installed version, or null
 */
public record Release(
    Model model,
    FirmwareVersion version,
    Sha256 sha256,
    long sizeBytes,
    String url,
    long releaseCounter,
    FirmwareVersion requires) {}
