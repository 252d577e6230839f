package twinfleet.service.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import twinfleet.service.EnvironmentFault;

/** Key material for {@code ssl://}. The host's name is always verified. */
final class BrokerTls {
  private BrokerTls() {}

  /** Sockets as {@code tls} says; an unreadable file is an {@link EnvironmentFault}. */
  static SSLSocketFactory sockets(MqttSettings.Tls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), trust(tls), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException fault) {
      throw new EnvironmentFault(
          "The key material of the broker's connection cannot be used (twinfleet.mqtt.tls): "
              + fault,
          fault);
    }
  }

  private static KeyManager[] keys(MqttSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.keyStore() == null) {
      return null;
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(tls.keyStore(), tls.keyStorePassword()), password(tls.keyStorePassword()));
    return keys.getKeyManagers();
  }

  private static TrustManager[] trust(MqttSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.trustStore() == null) {
      return null;
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(tls.trustStore(), tls.trustStorePassword()));
    return trust.getTrustManagers();
  }

  private static KeyStore load(Path file, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password(password));
    }
    return store;
  }

  private static char[] password(String password) {
    return password == null ? new char[0] : password.toCharArray();
  }
}
