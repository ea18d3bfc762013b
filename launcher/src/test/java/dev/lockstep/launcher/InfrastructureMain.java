package dev.lockstep.launcher;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** PostgreSQL and Kafka without the application, for experiments: prints the settings and runs until it is told to stop. */
public final class InfrastructureMain {

    private InfrastructureMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Infrastructure servers = Infrastructure.start(Path.of(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
        print(servers.swap());
        print(servers.ledger());
        System.out.println("export LOCKSTEP_KAFKA_BOOTSTRAP=" + servers.kafka());
        System.out.println("# " + servers.pids());
        new CountDownLatch(1).await();
    }

    private static void print(DatabaseAccess database) {
        String prefix = "export LOCKSTEP_" + database.name().toUpperCase(Locale.ROOT) + "_";
        System.out.println(prefix + "DB_URL=" + database.url());
        print(prefix + "OWNER_", database.owner());
        print(prefix + "DB_", database.application());
        print(prefix + "RELAY_", database.relay());
    }

    private static void print(String prefix, Login login) {
        System.out.println(prefix + "USER=" + login.user());
        System.out.println(prefix + "PASSWORD=" + login.password());
    }
}
