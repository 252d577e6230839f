package twinfleet.service.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.internal.TCPNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;

/**
 * Connections of the ingress: Paho's own, read through {@link PlainTopics}. Paho finds it by its
 * schemes in {@code META-INF/services}. Why: decision 0015.
 */
public final class PlainTopicsNetwork implements NetworkModuleFactory {
  private static final String PREFIX = "plain-topics-";
  private static final String TCP = "tcp";
  private static final String TLS = "ssl";

  /** The broker's address for a connection whose topics are made plain. */
  static String through(String url) {
    return PREFIX + url;
  }

  private static URI behind(URI address) {
    return URI.create(address.toString().substring(PREFIX.length()));
  }

  @Override
  public Set<String> getSupportedUriSchemes() {
    return Set.of(PREFIX + TCP, PREFIX + TLS);
  }

  @Override
  public void validateURI(URI address) {
    factory(address).validateURI(behind(address));
  }

  @Override
  public NetworkModule createNetworkModule(URI address, MqttConnectOptions options, String client)
      throws MqttException {
    NetworkModule whole = factory(address).createNetworkModule(behind(address), options, client);
    return new Plain(whole);
  }

  private static NetworkModuleFactory factory(URI address) {
    return address.getScheme().equals(PREFIX + TLS)
        ? new SSLNetworkModuleFactory()
        : new TCPNetworkModuleFactory();
  }

  private record Plain(NetworkModule whole) implements NetworkModule {
    @Override
    public void start() throws IOException, MqttException {
      whole.start();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new PlainTopics(whole.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return whole.getOutputStream();
    }

    @Override
    public void stop() throws IOException {
      whole.stop();
    }

    @Override
    public String getServerURI() {
      return whole.getServerURI();
    }
  }
}
