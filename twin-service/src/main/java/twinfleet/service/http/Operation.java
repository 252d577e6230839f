package twinfleet.service.http;

/** What a route does with a request. Runs on a virtual thread, so it may wait. */
@FunctionalInterface
interface Operation {
  /**
   * Answers {@code call}; what is wrong with the request is an answer. Throws only when a part of
   * the service failed ({@link Failures}).
   */
  Answer answer(Call call) throws Exception;
}
