package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.service.EnvironmentFault;

/** The cache of unpacked PostgreSQL that all starts of a machine share. */
class PostgresBinariesTest {
  @TempDir Path cache;

  @Test
  void concurrentStartsShareOneAndWhatACleanerTookComesBack() throws Exception {
    var first = CompletableFuture.supplyAsync(() -> PostgresBinaries.unpacked(cache));
    var second = CompletableFuture.supplyAsync(() -> PostgresBinaries.unpacked(cache));
    var home = first.join();
    assertThat(second.join()).isEqualTo(home);

    var server = home.resolve("bin/postgres");
    assertThat(server).isExecutable();
    var unpacked = Files.getLastModifiedTime(server);
    PostgresBinaries.unpacked(cache);
    assertThat(Files.getLastModifiedTime(server)).isEqualTo(unpacked);

    Files.delete(server);
    PostgresBinaries.unpacked(cache);
    assertThat(server).isExecutable();
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamedWithItsSetting() throws Exception {
    var file = Files.createFile(cache.resolve("file"));
    assertThatThrownBy(() -> PostgresBinaries.unpacked(file))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining("twinfleet.standalone.postgres.binaries");
  }
}
