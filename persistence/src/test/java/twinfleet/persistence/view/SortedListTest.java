package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.TestDatabases;
import twinfleet.persistence.view.ViewFilter.Operator;
import twinfleet.persistence.view.ViewSort.Field;
import twinfleet.persistence.view.ViewSort.Position;
import twinfleet.protocol.DeviceId;

/** Pages of every order, over a random fleet, against the same order made in memory. */
class SortedListTest {
  private static final Database DATABASE = TestDatabases.migrated();
  private static final Instant NOW = BEGIN.plus(Duration.ofHours(1));
  private static final long SEED = Long.getLong("twinfleet.test.seed", 41L);

  private final TwinViews views = new TwinViews(DATABASE, DeliveryPolicy.standard().presence());

  @BeforeAll
  static void aFleetWithManyTiesAndGaps() {
    DATABASE.inTransaction(t -> t.update("TRUNCATE twin_view, last_seen"));
    Random chance = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      String version = chance.nextInt(4) == 0 ? null : "2.%d.0".formatted(chance.nextInt(12));
      String name = Integer.toString(chance.nextInt(1_000_000), 36) + "-" + i;
      Twin twin = new Twin(name, "gw-" + chance.nextInt(3), null, Map.of(), version);
      twin.at(Duration.ofMinutes(chance.nextInt(4)));
      if (chance.nextBoolean()) {
        twin.assigned().at(Duration.ofMinutes(9));
      }
      if (chance.nextInt(3) == 0 && twin.twin().delivery() != null) {
        twin.delivered();
      }
      twin.store(DATABASE, null);
    }
  }

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyOrderGoesThroughAllDevicesPageByPage(Field field) {
    for (boolean descending : new boolean[] {false, true}) {
      ViewSort sort = new ViewSort(field, descending);
      List<TwinRow> all = paged(ViewFilter.ALL, sort);
      assertThat(all).as("seed " + SEED).hasSize(60).isSortedAccordingTo(order(sort));
      ViewFilter some = ViewFilter.ALL.and("model", Operator.EQUAL, "gw-1");
      List<DeviceId> ofOneModel =
          all.stream()
              .filter(r -> r.model().value().equals("gw-1"))
              .map(TwinRow::deviceId)
              .toList();
      assertThat(paged(some, sort)).extracting(TwinRow::deviceId).isEqualTo(ofOneModel);
    }
  }

  @Test
  void whatCannotBeSortedByIsNamed() {
    assertThat(ViewSort.parse("-stateSince")).isEqualTo(new ViewSort(Field.STATE_SINCE, true));
    assertThatThrownBy(() -> ViewSort.parse("-color"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'color'")
        .hasMessageContaining("stateSince");
    Position forged = new Position("yesterday", new DeviceId("a"));
    assertThatThrownBy(() -> ViewSort.parse("expiresAt").checked(forged))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<TwinRow> paged(ViewFilter filter, ViewSort sort) {
    List<TwinRow> all = new ArrayList<>();
    Position after = null;
    do {
      TwinPage page = views.list(filter, sort, after, 7, NOW);
      all.addAll(page.rows());
      after = page.next() == null ? null : sort.checked(page.next());
    } while (after != null);
    return all;
  }

  private static Comparator<TwinRow> order(ViewSort sort) {
    Comparator<TwinRow> values =
        switch (sort.field()) {
          case DEVICE_ID -> Comparator.comparing(TwinRow::deviceId);
          case MODEL -> Comparator.comparing(row -> row.model().value());
          case STATE -> by(sort, row -> row.state() == null ? null : row.state().name());
          case CURRENT_VERSION -> by(sort, TwinRow::currentVersion);
          case TARGET_VERSION -> by(sort, TwinRow::targetVersion);
          case STATE_SINCE -> by(sort, TwinRow::stateSince);
          case EXPIRES_AT -> by(sort, TwinRow::expiresAt);
        };
    Comparator<TwinRow> ties = values.thenComparing(TwinRow::deviceId);
    return sort.descending() ? ties.reversed() : ties;
  }

  /** Without a value last, in both directions. */
  private static <T extends Comparable<? super T>> Comparator<TwinRow> by(
      ViewSort sort, Function<TwinRow, T> value) {
    Comparator<T> natural = Comparator.naturalOrder();
    return Comparator.comparing(
        value, sort.descending() ? Comparator.nullsFirst(natural) : Comparator.nullsLast(natural));
  }
}
