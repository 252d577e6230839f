package twinfleet.persistence.view;

import java.util.List;
import java.util.Objects;
import twinfleet.persistence.view.ViewSort.Position;
import twinfleet.protocol.DeviceId;

/**
 * One page of a list.
 *
 * @param next where the next page begins (behind it), or null on the last page
 */
public record TwinPage(List<Entry> entries, Position next) {
  /**
   * One device.
   *
   * @param row null where its stored fold cannot be read: until the reconciler has made it anew,
   *     only the twin itself knows
   */
  public record Entry(DeviceId device, TwinRow row) {}

  /** Those that can be read. */
  public List<TwinRow> rows() {
    return entries.stream().map(Entry::row).filter(Objects::nonNull).toList();
  }
}
