package twinfleet.loadtest.sabotage;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the ordered methods as their classes are loaded. What cannot be changed ends the JVM with
 * a word in its log: a sabotage that does nothing would prove a defence that is not there.
 */
public final class SabotageAgent {
  /** Exit code of a JVM that could not be sabotaged as ordered. */
  static final int REFUSED = 98;

  private static final Logger LOG = LoggerFactory.getLogger(SabotageAgent.class);

  private SabotageAgent() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String orders, Instrumentation jvm) {
    try {
      install(Orders.parse(orders), jvm);
    } catch (RuntimeException fault) {
      refuse(fault);
    }
  }

  private static void install(Orders orders, Instrumentation jvm) {
    AgentBuilder agent =
        new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.ENABLED))
            .disableClassFormatChanges()
            .with(new Loud());
    for (Orders.Crash crash : orders.crashes()) {
      Passings.crashAt(crash.point(), crash.nth());
      for (Target target : crash.point().targets()) {
        agent = with(agent, crash.point().label(), target, counting(crash.point()));
      }
    }
    for (Defence defence : orders.without()) {
      for (Defence.Change change : defence.changes()) {
        agent = with(agent, defence.label(), change.target(), Advice.to(change.advice()));
      }
    }
    agent.installOn(jvm);
  }

  private static AgentBuilder with(AgentBuilder agent, String label, Target target, Advice advice) {
    require(label, target);
    return agent
        .type(named(target.type()))
        .transform(
            (type, known, loader, module, domain) -> type.visit(advice.on(named(target.method()))));
  }

  private static Advice counting(CrashPoint point) {
    Class<?> advice =
        switch (point.moment()) {
          case ENTRY -> Advices.Entry.class;
          case EXIT -> Advices.Exit.class;
          case WHEN_TRUE -> Advices.WhenTrue.class;
        };
    return Advice.withCustomMapping().bind(Passed.class, point.label()).to(advice);
  }

  /**
   * Reads the class's file, without loading the class.
   *
   * @throws IllegalStateException when the product has no such method, or several
   */
  static void require(String label, Target target) {
    TypePool.Resolution type = TypePool.Default.ofSystemLoader().describe(target.type());
    int found =
        type.isResolved()
            ? type.resolve().getDeclaredMethods().filter(named(target.method())).size()
            : 0;
    if (found != 1) {
      throw new IllegalStateException(
          "sabotage %s: %s methods %s in %s; was it renamed?"
              .formatted(label, found == 0 ? "no" : found, target.method(), target.type()));
    }
  }

  private static void refuse(Throwable fault) {
    LOG.error("Sabotage is not possible: {}", fault.getMessage(), fault);
    Runtime.getRuntime().halt(REFUSED);
  }

  /** A class that could not be changed is as bad as one that is not there. */
  private static final class Loud extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String type, ClassLoader loader, JavaModule module, boolean loaded, Throwable fault) {
      refuse(fault);
    }

    @Override
    public void onTransformation(
        TypeDescription type,
        ClassLoader loader,
        JavaModule module,
        boolean loaded,
        DynamicType changed) {
      LOG.warn("Sabotaged {}", type.getName());
    }
  }
}
