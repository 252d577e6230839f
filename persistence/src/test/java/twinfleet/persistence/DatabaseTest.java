package twinfleet.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connecting, and what is said when that fails. */
class DatabaseTest {
  @Test
  void theSchemaIsMadeOnceAndThenKept() {
    try (Database database = Database.open(TestDatabases.fresh())) {
      database.migrate();
      database.migrate();
      assertThat(database.answers()).isTrue();
      assertThat(setting(database, "transaction_timeout")).isEqualTo("15s");
      assertThat(setting(database, "idle_in_transaction_session_timeout")).isEqualTo("10s");
    }
  }

  @Test
  void whatFailsLeavesNothingBehind() {
    try (Database database = TestDatabases.migrated()) {
      assertThatThrownBy(
              () ->
                  database.inTransaction(
                      t -> {
                        t.update("UPDATE journal_timeline SET number = 7");
                        return t.update("UPDATE no_such_table SET a = 1");
                      }))
          .isInstanceOf(DatabaseFailed.class);
      assertThat(
              database.<Long>inTransaction(
                  t ->
                      t.first("SELECT number FROM journal_timeline", r -> r.number("number"))
                          .orElseThrow()))
          .isEqualTo(1);
    }
  }

  @Test
  void aWrongPasswordUserDatabaseOrAddressIsNamedInOneLine() {
    DatabaseSettings good = TestDatabases.fresh();
    assertSays(with(good.jdbcUrl(), "nobody"), "twinfleet.persistence.user or .password is wrong");
    assertSays(with(good.jdbcUrl(), "guarded"), "twinfleet.persistence.user or .password is wrong");
    assertSays(
        with(good.jdbcUrl().replaceAll("test_\\d+", "absent"), "postgres"),
        "names a database that does not exist");
    assertSays(with("jdbc:postgresql://127.0.0.1:1/x", "postgres"), "does not lead to a usable");
    assertSays(with("jdbc:mysql://127.0.0.1/x", "postgres"), "does not lead to a usable");
  }

  private static DatabaseSettings with(String url, String user) {
    DatabaseSettings s = DatabaseSettings.of(url, user, "wrong");
    return new DatabaseSettings(
        s.jdbcUrl(),
        s.user(),
        s.password(),
        2,
        Duration.ofSeconds(1),
        s.socketTimeout(),
        s.idleInTransactionTimeout(),
        s.transactionTimeout());
  }

  private static void assertSays(DatabaseSettings settings, String part) {
    assertThatThrownBy(() -> Database.open(settings).close())
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n")
        .doesNotContain("wrong'");
  }

  private static String setting(Database database, String name) {
    return database.inTransaction(
        t -> t.first("SHOW " + name, row -> row.text(name)).orElseThrow());
  }
}
