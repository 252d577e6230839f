package twinfleet.loadtest.bench;

/**
 * One measured figure beside its yardstick.
 *
 * @param name {@code benchmark.figure}, with the fleet's size where several were measured
 * @param unit of value and yardstick
 * @param value median and spread
 * @param yardstick what it is held against, or null where there is none
 * @param yardstickValue measured in the same run, or null
 * @param target as targets.md says it, or null
 * @param met whether the target holds, or null without one
 */
record Figure(
    String name,
    String unit,
    Spread value,
    String yardstick,
    Spread yardstickValue,
    String target,
    Boolean met) {
  /** A figure that stands alone so far. */
  static Figure of(String name, String unit, Spread value) {
    return new Figure(name, unit, value, null, null, null, null);
  }

  /** The same beside a yardstick of the same unit. */
  Figure beside(String what, Spread measured) {
    return new Figure(name, unit, value, what, measured, target, met);
  }

  /** The same with the target that its median must not exceed. */
  Figure atMost(double bound) {
    return target("<= " + Table.number(bound) + " " + unit, value.median() <= bound);
  }

  /** The same with the target that its median must reach. */
  Figure atLeast(double bound) {
    return target(">= " + Table.number(bound) + " " + unit, value.median() >= bound);
  }

  /** The same with the least ratio to its yardstick. */
  Figure atLeastTimesYardstick(double least) {
    return target(">= " + Table.number(least) + " x yardstick", ratio() >= least);
  }

  private Figure target(String words, boolean holds) {
    String all = target == null ? words : target + ", " + words;
    boolean both = (met == null || met) && holds;
    return new Figure(name, unit, value, yardstick, yardstickValue, all, both);
  }

  /** Value by yardstick; null without one. */
  Double ratio() {
    return yardstickValue == null ? null : value.median() / yardstickValue.median();
  }
}
