package dev.lockstep.systemtests.outbox;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelaySettings;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay of a database's outbox, in this process or in one that can be killed. */
final class RelayProcess {

    private RelayProcess() {}

    /** Settings by position: JDBC URL, relay's user and password, application's user and password, Kafka, the database's name. */
    public static void main(String[] settings) {
        relay(settings).start();
    }

    /** Not started yet. */
    static Relay relay(DatabaseAccess database, String kafka) {
        return relay(settings(database, kafka));
    }

    /** Another process that begins to relay at once. */
    static Process start(DatabaseAccess database, String kafka) throws IOException {
        String[] settings = settings(database, kafka);
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                RelayProcess.class.getName());
        for (String setting : settings) {
            builder.command().add(setting);
        }
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Project.target("relay.log").toFile()))
                .start();
    }

    private static String[] settings(DatabaseAccess database, String kafka) {
        return new String[] {
            database.url(),
            database.relay().user(),
            database.relay().password(),
            database.application().user(),
            database.application().password(),
            kafka,
            database.name()
        };
    }

    private static Relay relay(String[] settings) {
        PGSimpleDataSource application = new PGSimpleDataSource();
        application.setUrl(settings[0]);
        application.setUser(settings[3]);
        application.setPassword(settings[4]);
        return new Relay(
                new RelaySettings(
                        settings[6],
                        settings[0],
                        settings[1],
                        settings[2],
                        "lockstep_" + settings[6] + "_outbox",
                        "lockstep_outbox",
                        settings[5]),
                new JdbcRefusals(application, Clock.systemUTC()),
                Clock.systemUTC(),
                Executors.defaultThreadFactory());
    }
}
