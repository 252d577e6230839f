package twinfleet.persistence.view;

import java.util.List;
import twinfleet.protocol.DeviceId;

/**
 * One page of a list, by device id.
 *
 * @param next where the next page begins (after this device), or null on the last page
 */
public record TwinPage(List<TwinRow> rows, DeviceId next) {}
