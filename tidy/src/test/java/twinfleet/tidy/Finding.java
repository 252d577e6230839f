package twinfleet.tidy;

/** A place that breaks a rule; line 0 stands for the whole file. */
record Finding(String path, long line, String what) {
  @Override
  public String toString() {
    return path + (line == 0 ? "" : ":" + line) + " " + what;
  }
}
