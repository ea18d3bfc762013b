package dev.lockstep.migrations;

import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings a database to the newest schema. */
public final class Migrations {

    /** The two databases; each has an owner, an application role and a relay role named after it. */
    public enum Database {
        SWAP,
        LEDGER;

        public String databaseName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Migrations() {}

    /**
     * Applies what is missing, in order; safe to call at every start and by several at once (Flyway locks).
     *
     * @param owner the role that owns the schema; it needs REPLICATION for the migration that creates the relay's slot
     * @return how many migrations were applied
     */
    public static int migrate(Database database, String jdbcUrl, String owner, String password) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(jdbcUrl, owner, password)
                .locations("classpath:db/migration/outbox", "classpath:db/migration/" + database.databaseName())
                .placeholders(Map.of("database", database.databaseName()))
                .defaultSchema("migration")
                .createSchemas(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
