package twinfleet.loadtest.sabotage;

/**
 * A method of the product, by name since most are nobody else's business.
 *
 * @param type qualified name of the class that declares it
 * @param method its name, borne by no other method of the class
 */
public record Target(String type, String method) {
  @Override
  public String toString() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
