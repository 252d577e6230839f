package twinfleet.loadtest.chaos.defences;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.Twinfleet;
import twinfleet.loadtest.bench.ChildJvm;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;

/**
 * A publisher that was thought dead says once more what was wanted before: an INSTALL of revision 6
 * after the HOLD of revision 7.
 */
final class RevisionCheck implements Scenario {
  private static final Pattern REVISION = Pattern.compile(" revision (\\d+) ");
  private static final Instant SERVER_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Defence defence() {
    return Defence.REVISION_CHECK;
  }

  @Override
  public String promise() {
    return "S2";
  }

  @Override
  public String checker() {
    return "no device follows a superseded document";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    DeviceId device = new DeviceId(ground.name("hears-the-dead"));
    String topic = Topics.desired(device);
    Path folder = ground.folder("revision-check");
    DeviceId zombie = new DeviceId(ground.name("zombie"));
    try (PlainDevice publisher = PlainDevice.connect(ground.broker().uri(), zombie);
        ChildJvm agent =
            ChildJvm.start(
                Twinfleet.class,
                sabotage,
                List.of(
                    "agent",
                    "--id=" + device,
                    "--broker=" + ground.broker().uri(),
                    "--durability=OS",
                    "--data=" + folder.resolve("agent")),
                folder.resolve("agent.log"))) {
      publisher.publish(topic, document(device, 7, Directive.HOLD), true);
      linesUntil(agent, device, 7);
      publisher.publish(topic, document(device, 6, Directive.INSTALL), true);
      publisher.publish(topic, document(device, 8, Directive.HOLD), true);
      return linesUntil(agent, device, 8).stream()
          .filter(line -> revision(line) < 7)
          .map(line -> "after revision 7: " + line)
          .toList();
    }
  }

  /** What the device says of itself, up to the revision that ends the wait. */
  private static List<String> linesUntil(ChildJvm agent, DeviceId device, long revision)
      throws IOException {
    List<String> lines = new ArrayList<>();
    do {
      String line = agent.heard(device + " ", Await.BOUND);
      if (REVISION.matcher(line).find()) {
        lines.add(line);
      }
    } while (lines.isEmpty() || revision(lines.getLast()) < revision);
    return lines;
  }

  private static long revision(String line) {
    Matcher revision = REVISION.matcher(line);
    return revision.find() ? Long.parseLong(revision.group(1)) : 0;
  }

  private static byte[] document(DeviceId device, long revision, Directive directive) {
    return WireCodec.encode(
        new DesiredDocument(
            device,
            new Model("gw-3"),
            1,
            revision,
            directive,
            new FirmwareVersion("2.0.0"),
            new Sha256("a".repeat(64)),
            1_024,
            "artifacts/gw-3/2.0.0",
            2,
            null,
            false,
            Priority.NORMAL,
            SERVER_TIME,
            null,
            null,
            null));
  }
}
