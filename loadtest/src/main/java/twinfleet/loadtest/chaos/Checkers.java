package twinfleet.loadtest.chaos;

import java.util.ArrayList;
import java.util.List;

/** Every checker; each is one class with one promise. */
final class Checkers {
  static final List<Checker> ALL =
      List.of(
          new AssignmentsAreKept(),
          new OffersAreRight(),
          new JournalIsOneChain(),
          new TwinsKnowWhatDevicesKnow(),
          new AcksFollowTheCommit(),
          new ReadModelIsTheFold(),
          new NobodySpeaksForAnother(),
          new AttemptsReachTheDevice(),
          new RevisionsNeverFall(),
          new DeliveriesEnd(),
          new ReadyAgain(),
          new OffersComeWithTheDevice(),
          new ProductTimeKeepsItsRules());

  private Checkers() {}

  /** What of the fault's promises does not hold. */
  static List<Violation> check(Evidence evidence) {
    List<Violation> all = new ArrayList<>();
    for (Checker checker : ALL) {
      if (evidence.fault().promises().contains(checker.promise())) {
        all.addAll(checker.check(evidence));
      }
    }
    return all;
  }
}
