package dev.lockstep.benchmarks.ledger;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.payara.PayaraServer;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ./lockstep bench ledger}. Exit 0: measured, and the books are sound; 1: an obstacle; 2: not understood. */
public final class Main {

    private Main() {}

    public static void main(String[] words) {
        Options options = Options.parse(List.of(words));
        DataDirectory directory = directory();
        try (Infrastructure servers = Infrastructure.start(directory.root())) {
            measure(options, directory, servers);
        } catch (Obstacle e) {
            System.err.println("lockstep: " + e.getMessage());
            System.exit(1);
        }
    }

    private static DataDirectory directory() {
        DataDirectory directory = DataDirectory.claim(Build.folder().resolve("ledger-data"));
        Leftovers.stop(directory.jvmMark(), Child.Signal.TERM);
        Leftovers.stop(PostgresServer.mark(directory), Child.Signal.INT);
        directory.wipe();
        return directory;
    }

    private static void measure(Options options, DataDirectory directory, Infrastructure servers) {
        long postgres = servers.pids().get(PostgresServer.NAME);
        Login superuser = new Login(PostgresServer.NAME, new Secrets(directory).password("postgres"));
        JdbcServer database = new JdbcServer(servers.ledger().url(), superuser);
        database.openAccounts(options.accounts());
        database.createYardstick(options.accounts());
        Map<String, String> settings = new HashMap<>();
        settings.put(PayaraServer.JAVA_OPTIONS, options.javaOptions());
        settings.put("LOCKSTEP_SAGA_PARTS_MAX", "10000");
        try (Application application = Application.start(directory, servers, settings)) {
            List<Contender> contenders = new ArrayList<>();
            contenders.add(new HttpBookingPath(application.http(), options.accounts(), postgres));
            Optional<Path> pgbench = Pgbench.find();
            if (pgbench.isPresent()) {
                contenders.addAll(Yardstick.all(
                        new Pgbench(pgbench.get(), database.yardstick(), superuser, postgres), options.accounts()));
            } else {
                System.out.println("no pgbench on this machine: the yardsticks are left out");
            }
            System.out.println("PostgreSQL " + database.version() + ", " + options);
            for (Point point : options.points()) {
                System.out.println(Table.of(point, rounds(options, point, contenders)));
            }
            String faults = database.faults();
            if (!faults.isEmpty()) {
                throw new Obstacle("the books are not sound: " + faults);
            }
            System.out.println("the books are sound");
        }
    }

    /** One after the other, again and again, so that all have had the same minutes. */
    private static Map<Contender, List<Round>> rounds(Options options, Point point, List<Contender> contenders) {
        Map<Contender, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = -options.warmUps(); round < options.rounds(); round++) {
            for (Contender contender : contenders) {
                if (contender.takes(point)) {
                    Round taken = contender.run(point, options.seconds());
                    if (round >= 0) {
                        rounds.computeIfAbsent(contender, first -> new ArrayList<>())
                                .add(taken);
                    }
                }
            }
        }
        return rounds;
    }
}
