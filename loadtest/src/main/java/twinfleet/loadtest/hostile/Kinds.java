package twinfleet.loadtest.hostile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every kind there is, in the order of the table. */
final class Kinds {
  private Kinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.addAll(PayloadKinds.all());
    kinds.addAll(FieldKinds.all());
    kinds.addAll(TruthKinds.all());
    kinds.addAll(TopicKinds.all());
    kinds.addAll(BrokerKinds.all());
    kinds.addAll(SessionKinds.all());
    kinds.addAll(FloodKinds.all());
    kinds.addAll(HttpBodyKinds.all());
    kinds.addAll(HttpAddressKinds.all());
    kinds.addAll(HttpWireKinds.all());
    kinds.addAll(HttpLoadKinds.all());
    requireDistinct(kinds);
    return List.copyOf(kinds);
  }

  private static void requireDistinct(List<Kind> kinds) {
    Set<String> names = new HashSet<>();
    for (Kind kind : kinds) {
      if (!names.add(kind.name())) {
        throw new IllegalStateException("two kinds are called " + kind.name());
      }
    }
  }
}
