package twinfleet.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may know whom (ARCHITECTURE, "Modules"), each with bad classes that break it: texts by
 * qualified name. What is not built yet breaks nothing.
 */
enum Direction {
  PROTOCOL_KNOWS_JAVA_AND_JACKSON_ONLY(
      only("twinfleet.protocol..", "java..", "com.fasterxml.jackson..", "twinfleet.protocol.."),
      Map.of("twinfleet.protocol.A", "class A extends org.slf4j.event.SubstituteLoggingEvent {}")),

  CORE_KNOWS_JAVA_AND_PROTOCOL_ONLY(
      only("twinfleet.core..", "java..", "twinfleet.protocol..", "twinfleet.core.."),
      Map.of("twinfleet.core.A", "class A { org.slf4j.Logger a; }")),

  CORE_HAS_NO_CLOCK_CHANCE_OR_THREAD(
      classes().that(resideInAPackage("twinfleet.core..")).should(Purity.BE_PURE),
      Map.of("twinfleet.core.A", "class A { Object a() { return java.time.Instant.now(); } }")),

  CORE_TOUCHES_NO_DATABASE(
      never("twinfleet.core..", "java.sql..", "javax.sql..", "java.net.http.."),
      Map.of("twinfleet.core.A", "class A { java.sql.Connection a; }")),

  PERSISTENCE_KNOWS_CORE_AND_PROTOCOL(
      never(
          "twinfleet.persistence..",
          "twinfleet.service..",
          "twinfleet.agent..",
          "twinfleet.standalone..",
          "twinfleet.loadtest.."),
      Map.of(
          "twinfleet.persistence.A", "class A { twinfleet.service.B b; }",
          "twinfleet.service.B", "public class B {}")),

  SERVICE_KNOWS_NOBODY_OUTSIDE(
      never(
          "twinfleet.service..",
          "twinfleet.agent..",
          "twinfleet.standalone..",
          "twinfleet.loadtest.."),
      Map.of(
          "twinfleet.service.A", "class A { twinfleet.agent.B b; }",
          "twinfleet.agent.B", "public class B {}")),

  AGENT_KNOWS_PROTOCOL_ONLY(
      noClasses()
          .that(resideInAPackage("twinfleet.agent.."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("twinfleet..")
                  .and(not(resideInAnyPackage("twinfleet.agent..", "twinfleet.protocol..")))),
      Map.of(
          "twinfleet.agent.A", "class A { twinfleet.core.B b; }",
          "twinfleet.core.B", "public class B {}")),

  AGENT_DECIDER_IS_PURE(
      classes()
          .that(resideInAPackage("twinfleet.agent.."))
          .and()
          .haveSimpleName("AgentDecider")
          .should(Purity.BE_PURE_WITH_ALL_IT_USES),
      Map.of(
          "twinfleet.agent.AgentDecider", "class AgentDecider { B b; }",
          "twinfleet.agent.B", "class B { java.nio.file.Path c; }")),

  STANDALONE_KNOWS_NO_LOAD(
      never("twinfleet.standalone..", "twinfleet.agent..", "twinfleet.loadtest.."),
      Map.of(
          "twinfleet.standalone.A", "class A { twinfleet.loadtest.B b; }",
          "twinfleet.loadtest.B", "public class B {}")),

  ENTITY_KNOWS_NO_BORDER(
      never("twinfleet.service.entity..", Borders.PACKAGES),
      Map.of(
          "twinfleet.service.entity.A", "class A { twinfleet.service.http.B b; }",
          "twinfleet.service.http.B", "public class B {}")),

  BORDERS_DO_NOT_KNOW_EACH_OTHER(
      Borders.apart(),
      Map.of(
          "twinfleet.service.http.A", "class A { twinfleet.service.mqtt.B b; }",
          "twinfleet.service.mqtt.B", "public class B {}")),

  ONLY_MAIN_KNOWS_THE_WIRING(
      noClasses()
          .that(resideInAPackage("twinfleet.service.*.."))
          .should()
          .dependOnClassesThat()
          .haveNameMatching("twinfleet\\.service\\.(Guardian|Main)(\\$.*)?"),
      Map.of(
          "twinfleet.service.http.A", "class A { twinfleet.service.Guardian b; }",
          "twinfleet.service.Guardian", "public class Guardian {}")),

  HTTP_READS_VIEWS_AND_NOT_THE_JOURNAL(
      noClasses()
          .that(resideInAPackage("twinfleet.service.http.."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("twinfleet.persistence..")
                  .and(not(resideInAPackage("twinfleet.persistence.view..")))
                  // who asks, and why, is said with every command
                  .and(not(HasName.Predicates.name("twinfleet.persistence.journal.Origin")))),
      Map.of(
          "twinfleet.service.http.A", "class A { twinfleet.persistence.journal.B b; }",
          "twinfleet.persistence.journal.B", "public class B {}")),

  PACKAGES_FORM_NO_CYCLE(
      slices().matching("twinfleet.(*).(*)..").should().beFreeOfCycles(),
      Map.of(
          "twinfleet.agent.a.A", "public class A { twinfleet.agent.b.B b; }",
          "twinfleet.agent.b.B", "public class B { twinfleet.agent.a.A a; }")),
  ;

  private final ArchRule rule;
  private final Map<String, String> badClasses;

  Direction(ArchRule rule, Map<String, String> badClasses) {
    this.rule = rule.allowEmptyShould(true);
    this.badClasses = badClasses;
  }

  ArchRule rule() {
    return rule;
  }

  Map<String, String> badClasses() {
    return badClasses;
  }

  private static ArchRule only(String who, String... known) {
    return classes()
        .that(resideInAPackage(who))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known));
  }

  private static ArchRule never(String who, String... unknown) {
    return noClasses()
        .that(resideInAPackage(who))
        .should()
        .dependOnClassesThat(resideInAnyPackage(unknown));
  }

  /** What is around the entity in twin-service: each side talks to entities, not to other sides. */
  private static final class Borders {
    private static final String[] PACKAGES =
        Stream.of("mqtt", "projection", "schedule", "http", "audit")
            .map(side -> "twinfleet.service." + side + "..")
            .toArray(String[]::new);

    private static ArchRule apart() {
      return CompositeArchRule.of(Stream.of(PACKAGES).map(Borders::apartFromOthers).toList());
    }

    private static ArchRule apartFromOthers(String side) {
      var others = Stream.of(PACKAGES).filter(other -> !other.equals(side));
      return never(side, others.toArray(String[]::new)).allowEmptyShould(true);
    }
  }
}
