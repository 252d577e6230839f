package twinfleet.tidy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Time, chance and the outside world come in as data (house rule: the same inputs give the same
 * decisions, on every machine and in the simulation).
 */
final class Purity extends ArchCondition<JavaClass> {
  /** Of each class by itself. */
  static final ArchCondition<JavaClass> BE_PURE = new Purity("be pure", false);

  /** Of a class together with all it reaches within its module. */
  static final ArchCondition<JavaClass> BE_PURE_WITH_ALL_IT_USES =
      new Purity("be pure with all it uses", true);

  private static final DescribedPredicate<JavaClass> HARMLESS =
      JavaClass.Predicates.resideInAnyPackage(
          "java.lang",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.net",
          "java.nio",
          "java.nio.charset",
          "java.security",
          "java.time..",
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "java.util.zip",
          "twinfleet..");
  private static final Pattern IMPURE_TYPE =
      Pattern.compile(
          "java\\.lang\\.(Thread.*|Process.*|Runtime)|java\\.util\\.(Random|Timer|Scanner)"
              + "|java\\.security\\.SecureRandom|java\\.net\\.(?!URI).*");
  private static final Pattern IMPURE_CALL =
      Pattern.compile(
          "java\\.time\\..*\\.now|java\\.time\\.Clock\\.(system|tick).*|java\\.lang\\.Math\\.random"
              + "|java\\.lang\\.System\\.(?!arraycopy|lineSeparator|identityHashCode).*"
              + "|java\\.util\\.UUID\\.randomUUID|java\\.time\\.ZoneId\\.systemDefault");

  private final boolean withAllItUses;

  private Purity(String description, boolean withAllItUses) {
    super(description);
    this.withAllItUses = withAllItUses;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    reached(type).stream()
        .flatMap(Purity::impurities)
        .forEach(what -> events.add(SimpleConditionEvent.violated(type, what)));
  }

  private Set<JavaClass> reached(JavaClass start) {
    var module = start.getPackageName().replaceFirst("^(twinfleet\\.\\w+).*", "$1");
    var reached = new LinkedHashSet<JavaClass>();
    var open = new ArrayDeque<>(Set.of(start));
    while (!open.isEmpty()) {
      var type = open.remove();
      if (reached.add(type) && withAllItUses) {
        targets(type).filter(target -> target.getName().startsWith(module)).forEach(open::add);
      }
    }
    return reached;
  }

  private static Stream<JavaClass> targets(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType());
  }

  private static Stream<String> impurities(JavaClass type) {
    var types =
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isImpure(dependency.getTargetClass().getBaseComponentType()))
            .map(Dependency::getDescription);
    var calls =
        type.getAccessesFromSelf().stream()
            .filter(
                access ->
                    IMPURE_CALL
                        .matcher(access.getTarget().getFullName().replaceFirst("\\(.*", ""))
                        .matches())
            .map(JavaAccess::getDescription);
    return Stream.concat(types, calls).distinct();
  }

  private static boolean isImpure(JavaClass type) {
    return !type.isPrimitive()
        && (!HARMLESS.test(type) || IMPURE_TYPE.matcher(type.getName()).matches());
  }
}
