package twinfleet.loadtest.sabotage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A jar that holds nothing but a manifest, since {@code -javaagent} takes jars only: the agent
 * itself is found on the class path, wherever the product runs from.
 */
final class AgentJar {
  private AgentJar() {}

  static String argument(Orders orders) {
    return "-javaagent:" + Written.JAR + "=" + orders;
  }

  /** Written once, when first needed; gone with this JVM. */
  private static final class Written {
    private static final Path JAR = write();

    private static Path write() {
      Manifest manifest = new Manifest();
      Attributes main = manifest.getMainAttributes();
      main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      main.put(new Attributes.Name("Premain-Class"), SabotageAgent.class.getName());
      try {
        Path jar = Files.createTempFile("twinfleet-sabotage-", ".jar");
        jar.toFile().deleteOnExit();
        try (OutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
          out.flush();
        }
        return jar;
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }
  }
}
