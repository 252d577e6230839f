package twinfleet.agent;

import java.net.URI;
import java.nio.file.Path;
import twinfleet.agent.decide.AgentPolicy;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * One agent's settings.
 *
 * @param policy who it is, and its product times; the reconnect times come from {@code link}
 * @param factoryVersion that runs while nothing is stored
 * @param folder its own, for memory and images
 * @param durability how surely its memory is stored
 * @param link to the broker
 * @param images how they are fetched
 * @param firmware how the simulated hardware behaves
 */
public record AgentSettings(
    AgentPolicy policy,
    FirmwareVersion factoryVersion,
    Path folder,
    Durability durability,
    LinkSettings link,
    ImageSettings images,
    FirmwareSettings firmware) {

  /** How surely a device's memory is stored. */
  public enum Durability {
    /** Survives a loss of power: each write is forced to the disk. */
    FSYNC,
    /** Survives a kill -9 of the process; for thousands of agents on one machine. */
    OS
  }

  /** Defaults: stored durably, relative image urls not resolvable, reliable hardware. */
  public static AgentSettings of(
      DeviceId deviceId, Model model, FirmwareVersion version, Path folder, URI broker) {
    return new AgentSettings(
        AgentPolicy.defaults(deviceId, model),
        version,
        folder,
        Durability.FSYNC,
        LinkSettings.of(broker),
        ImageSettings.of(null),
        FirmwareSettings.reliable());
  }

  /** The same with another policy. */
  public AgentSettings with(AgentPolicy other) {
    return new AgentSettings(other, factoryVersion, folder, durability, link, images, firmware);
  }

  /** The same with another durability. */
  public AgentSettings with(Durability other) {
    return new AgentSettings(policy, factoryVersion, folder, other, link, images, firmware);
  }

  /** The same with another link. */
  public AgentSettings with(LinkSettings other) {
    return new AgentSettings(policy, factoryVersion, folder, durability, other, images, firmware);
  }

  /** The same with another way to fetch images. */
  public AgentSettings with(ImageSettings other) {
    return new AgentSettings(policy, factoryVersion, folder, durability, link, other, firmware);
  }

  /** The same with other hardware. */
  public AgentSettings with(FirmwareSettings other) {
    return new AgentSettings(policy, factoryVersion, folder, durability, link, images, other);
  }
}
