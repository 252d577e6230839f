package twinfleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import twinfleet.agent.AgentSettings.Durability;
import twinfleet.agent.decide.Memory;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.StateReport;

/** The memory survives a kill at any byte of any write. */
class AgentStoreTest {
  private static final Memory FACTORY = Memory.factory(new FirmwareVersion("1.0.0"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenLastIsReadBack(Durability durability) {
    AgentStore store = open(durability);
    store.recover(FACTORY);
    store.write(memory(1));
    store.write(memory(2));
    assertThat(open(durability).recover(FACTORY)).isEqualTo(memory(2));
  }

  @Test
  void anEmptyFolderIsTheFactorys() {
    assertThat(open(Durability.OS).recover(FACTORY)).isEqualTo(FACTORY);
  }

  @Test
  void aKillAtEveryByteOfAWriteLeavesTheOneBeforeAndTheNextWriteWorks() throws IOException {
    AgentStore store = open(Durability.OS);
    store.recover(FACTORY);
    store.write(memory(1));
    int first = bytes().length;
    store.write(memory(2));
    byte[] both = bytes();
    for (int cut = 0; cut <= both.length; cut++) {
      Files.write(file(), Arrays.copyOf(both, cut));
      Memory expected = cut < first ? FACTORY : cut < both.length ? memory(1) : memory(2);
      AgentStore reopened = open(Durability.OS);
      assertThat(reopened.recover(FACTORY)).as("cut at %d", cut).isEqualTo(expected);
      reopened.write(memory(3));
      assertThat(open(Durability.OS).recover(FACTORY)).as("cut at %d", cut).isEqualTo(memory(3));
    }
  }

  @Test
  void aDamagedByteRaisesTheEpochSinceNumbersMayBeLost() throws IOException {
    AgentStore store = open(Durability.OS);
    store.recover(FACTORY);
    store.write(memory(1));
    int first = bytes().length;
    store.write(memory(2));
    byte[] both = bytes();
    for (int at = first; at < both.length; at++) {
      byte[] damaged = both.clone();
      damaged[at] ^= 0x55;
      Files.write(file(), damaged);
      Memory found = open(Durability.OS).recover(FACTORY);
      assertThat(found).as("byte %d", at).isIn(memory(1), memory(1).withEpochRaised());
    }
  }

  @Test
  void theJournalIsRewrittenBeforeItGrowsTooLong() throws IOException {
    AgentStore store = open(Durability.OS);
    store.recover(FACTORY);
    for (int i = 0; i < 2_000; i++) {
      store.write(memory(i));
    }
    assertThat(Files.size(file())).isLessThanOrEqualTo(64 << 10);
    assertThat(open(Durability.OS).recover(FACTORY)).isEqualTo(memory(1_999));
  }

  private AgentStore open(Durability durability) {
    return new AgentStore(folder, durability);
  }

  private Path file() {
    return folder.resolve("memory.journal");
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file());
  }

  private static Memory memory(long connection) {
    StateReport report =
        new StateReport(7L, 0, null, ReportedState.CANCELED, null, null, null, null, null);
    return new Memory(
        1, 100, connection, FACTORY.currentVersion(), 41, null, null, List.of(report));
  }
}
