package twinfleet.persistence.view;

import java.util.List;
import twinfleet.persistence.view.ViewSort.Position;

/**
 * One page of a list.
 *
 * @param next where the next page begins (behind it), or null on the last page
 */
public record TwinPage(List<TwinRow> rows, Position next) {}
