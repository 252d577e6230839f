package twinfleet.loadtest.hostile;

import twinfleet.protocol.Topics;

/** A valid message of each kind, to be spoilt. In each, {@code "epoch":1} stands once. */
final class Messages {
  private Messages() {}

  /** Of a device that has just begun to count. */
  static String valid(Topics.Kind kind) {
    return switch (kind) {
      case STATE ->
          "{\"generation\":1,\"epoch\":1,\"seq\":7,\"state\":\"IN_PROGRESS\","
              + "\"progressPercent\":40,\"currentVersion\":\"2.3.0\","
              + "\"at\":\"2026-03-01T12:03:00Z\"}";
      case SNAPSHOT ->
          "{\"model\":\"gw-3\",\"currentVersion\":\"2.3.0\",\"epoch\":1,\"seq\":7,\"generation\":1,"
              + "\"revision\":1,\"state\":\"IN_PROGRESS\",\"bootId\":\"b-1\",\"connection\":1,"
              + "\"at\":\"2026-03-01T12:03:00Z\"}";
      case HEARTBEAT ->
          "{\"epoch\":1,\"connection\":1,\"seq\":7,\"currentVersion\":\"2.3.0\",\"latencyMs\":80,"
              + "\"packetLossPercent\":3.5,\"samples\":[{\"latencyMs\":5}],"
              + "\"at\":\"2026-03-01T12:03:00Z\"}";
      case PRESENCE -> "{\"online\":true,\"epoch\":1,\"connection\":1}";
    };
  }

  /** The valid message with another text for its epoch's value. */
  static String withEpoch(Topics.Kind kind, String value) {
    return valid(kind).replace("\"epoch\":1", "\"epoch\":" + value);
  }

  /** The valid message with one more field. */
  static String with(Topics.Kind kind, String field) {
    return valid(kind).replaceFirst("}$", "," + field.replace("\\", "\\\\") + "}");
  }
}
