package dev.lockstep.systemtests.outbox;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.migrations.Migrations;
import dev.lockstep.systemtests.servers.Kafka;
import dev.lockstep.systemtests.servers.Postgres;
import dev.lockstep.systemtests.stack.Database;

/** The servers of this package's tests: the application elsewhere has a relay, and a slot serves one at a time. */
final class OwnServers {

    private static final class Shared {
        static final Postgres POSTGRES = Postgres.start("relay", Migrations.Database.LEDGER);
        static final Kafka KAFKA = Kafka.start("relay-kafka");
    }

    private OwnServers() {}

    static Postgres postgres() {
        return Shared.POSTGRES;
    }

    static Kafka kafka() {
        return Shared.KAFKA;
    }

    static String bootstrap() {
        return kafka().bootstrap();
    }

    static DatabaseAccess ledger() {
        return postgres().database(Migrations.Database.LEDGER);
    }

    /** The ledger's database as the application sees it. */
    static Database application() {
        return application(ledger());
    }

    static Database application(DatabaseAccess database) {
        return new Database(
                database.url(),
                database.application().user(),
                database.application().password());
    }
}
