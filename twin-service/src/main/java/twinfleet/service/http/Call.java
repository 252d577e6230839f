package twinfleet.service.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * One request as the operations see it: already whole, and within its bounds.
 *
 * @param name of the operation, for the journal's {@code cause} and for metrics
 * @param method of HTTP
 * @param path decoded
 * @param query parameters, each given once
 * @param body empty when there is none
 * @param idempotencyKey or null
 * @param ifNoneMatch or null
 * @param requestId the key, else a fresh identity
 * @param at product time of receipt
 */
record Call(
    String name,
    String method,
    String path,
    Map<String, String> query,
    byte[] body,
    String idempotencyKey,
    String ifNoneMatch,
    String requestId,
    Instant at) {
  /** What makes two requests the same: all of it but the key. */
  String requestHash() {
    String line = method + " " + path + " " + query + "\n";
    byte[] head = line.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return Json.digest(all);
  }
}
