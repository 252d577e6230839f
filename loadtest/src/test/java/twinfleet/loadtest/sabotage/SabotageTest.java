package twinfleet.loadtest.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sabotage applies to the classes of the product as they are, or says loudly that not. */
class SabotageTest {

  @Test
  void everySabotageAppliesToTheRealClasses() throws Exception {
    Orders all =
        new Orders(
            Stream.of(CrashPoint.values()).map(point -> new Orders.Crash(point, 1)).toList(),
            List.of(Defence.values()));
    List<String> types =
        Stream.<Sabotage>concat(Stream.of(CrashPoint.values()), Stream.of(Defence.values()))
            .flatMap(sabotage -> sabotage.targets().stream())
            .map(Target::type)
            .distinct()
            .toList();

    SabotagedJvm jvm =
        SabotagedJvm.run(List.of(AgentJar.argument(all)), LoadedClasses.class, types);

    assertThat(jvm.exitCode()).as(jvm.output()).isZero();
    for (String type : types) {
      assertThat(jvm.output()).contains("Sabotaged " + type, "loaded " + type);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void endsExactlyAtTheNthPassing(int nth) throws Exception {
    SabotagedJvm jvm =
        SabotagedJvm.run(Sabotage.crashAt("at-due-instant", nth), DueInstants.class, List.of("5"));

    assertThat(jvm.exitCode()).as(jvm.output()).isEqualTo(Passings.EXIT_CODE);
    assertThat(jvm.output().lines().filter("ahead false"::equals)).hasSize(nth);
    assertThat(jvm.output().lines().filter("come true"::equals)).hasSize(nth - 1);
  }

  @Test
  void aPointThatIsNotPassedOftenEnoughEndsNothing() throws Exception {
    SabotagedJvm jvm =
        SabotagedJvm.run(Sabotage.crashAt("at-due-instant", 6), DueInstants.class, List.of("5"));

    assertThat(jvm.exitCode()).as(jvm.output()).isZero();
    assertThat(jvm.output().lines().filter("come true"::equals)).hasSize(5);
  }

  @Test
  void aMethodThatWasRenamedIsNamed() {
    assertThatThrownBy(
            () -> SabotageAgent.require("x", new Target("twinfleet.core.Turn", "isGone")))
        .hasMessageContaining("isGone")
        .hasMessageContaining("twinfleet.core.Turn");
    assertThatThrownBy(() -> SabotageAgent.require("x", new Target("twinfleet.Gone", "is")))
        .hasMessageContaining("twinfleet.Gone");
  }

  @Test
  void anOverloadedMethodIsNotGuessed() {
    assertThatThrownBy(
            () -> SabotageAgent.require("x", new Target("twinfleet.core.Overlay", "with")))
        .hasMessageContaining("methods with in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash:nowhere:1", "crash:commit-publish:0", "without:sleep", "rubbish"})
  void aJvmWithOrdersThatCannotBeCarriedOutDoesNotStart(String orders)
      throws IOException, InterruptedException {
    String jar = Sabotage.crashAt(CrashPoint.COMMIT_PUBLISH, 1).getFirst();
    String argument = jar.substring(0, jar.indexOf('=') + 1) + orders;

    SabotagedJvm jvm = SabotagedJvm.run(List.of(argument), LoadedClasses.class, List.of());

    assertThat(jvm.exitCode()).as(jvm.output()).isEqualTo(SabotageAgent.REFUSED);
    assertThat(jvm.output()).contains("Sabotage is not possible");
  }
}
