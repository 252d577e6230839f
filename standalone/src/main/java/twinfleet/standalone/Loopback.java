package twinfleet.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import twinfleet.service.EnvironmentFault;

/** Ports of 127.0.0.1: nothing hosted here is ever reachable from another machine. */
final class Loopback {
  static final String HOST = "127.0.0.1";
  private static final int CONNECT_TIMEOUT_MS = 200;

  private Loopback() {}

  /**
   * Says early and in words what a database or broker would say late and in its log.
   *
   * @param wanted a port, or 0 for any free one
   * @param setting named in the fault
   * @return a port that could be bound a moment ago
   * @throws EnvironmentFault when the wanted port is taken
   */
  static int free(int wanted, String setting) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address(), wanted));
      return probe.getLocalPort();
    } catch (IOException fault) {
      throw new EnvironmentFault(
          "Port %d of %s is taken or refused; choose another or 0 with %s (%s)"
              .formatted(wanted, HOST, setting, fault.getMessage()),
          fault);
    }
  }

  /** Whether something listens on the port now. */
  static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), port), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static InetAddress address() throws UnknownHostException {
    return InetAddress.getByName(HOST);
  }
}
