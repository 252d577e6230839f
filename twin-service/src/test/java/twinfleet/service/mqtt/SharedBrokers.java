package twinfleet.service.mqtt;

import java.util.EnumMap;
import java.util.Map;

/** One broker of each kind for all tests of a class, since one of them takes seconds to start. */
final class SharedBrokers {
  private static final Map<TestBroker.Kind, TestBroker> OPEN = new EnumMap<>(TestBroker.Kind.class);

  private SharedBrokers() {}

  static synchronized TestBroker of(TestBroker.Kind kind) {
    return OPEN.computeIfAbsent(kind, TestBroker.Kind::start);
  }

  static synchronized void close() {
    OPEN.values().forEach(TestBroker::close);
    OPEN.clear();
  }
}
