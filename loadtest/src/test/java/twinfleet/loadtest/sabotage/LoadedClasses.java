package twinfleet.loadtest.sabotage;

/** Loads and verifies classes in a JVM of its own, and says each. */
final class LoadedClasses {
  private LoadedClasses() {}

  /** Initialises the classes that are named. */
  public static void main(String[] args) throws ClassNotFoundException {
    for (String name : args) {
      System.out.println("loaded " + Class.forName(name).getName());
    }
  }
}
