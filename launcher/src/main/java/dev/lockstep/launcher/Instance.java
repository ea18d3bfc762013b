package dev.lockstep.launcher;

import dev.lockstep.launcher.demo.HttpDemoCustomer;
import dev.lockstep.launcher.demo.JdbcDemoBook;
import dev.lockstep.launcher.demo.KafkaDemoFeed;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.directory.RunFile.DatabaseEntry;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.payara.PayaraServer;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.process.Supervised;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs together in one data directory. PostgreSQL and Kafka start side by side; Payara Micro as soon as
 * the databases are migrated, because the application waits for Kafka by itself. The end comes the other way round, so
 * that the application can still write what it has begun.
 */
final class Instance implements Supervised.Watcher {

    private static final Logger LOG = System.getLogger(Instance.class.getName());
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration PAYARA_STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int POLL_MS = 200;

    private final DataDirectory directory;
    private final boolean demo;
    private final Clock clock;
    private final Infrastructure infrastructure;
    private final PayaraServer payara;
    private final Supervised payaraProcess;
    private final JdbcDemoBook book;
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Map<String, Long> pids = new TreeMap<>();
    private @Nullable KafkaDemoFeed feed;
    private @Nullable RunFile runFile;
    private volatile int exitCode;

    Instance(DataDirectory directory, ExternalServers external, RunCommand.Options options, Clock clock) {
        this.directory = directory;
        this.demo = options.demo();
        this.clock = clock;
        this.infrastructure = new Infrastructure(directory, external, this);
        Distribution distribution = Distribution.locate();
        Map<String, String> settings = ApplicationSettings.of(infrastructure, directory, System.getenv());
        this.payara = new PayaraServer(
                directory,
                distribution.payaraMicro(),
                distribution.ear(),
                options.port(),
                options.demo() ? ApplicationSettings.ofDemo(settings) : settings);
        this.payaraProcess = new Supervised(PayaraServer.NAME, payara::launch, this);
        this.book = new JdbcDemoBook(infrastructure.swap(), new Secrets(directory));
    }

    /** Starts, waits for the end, and stops. An interrupt from the keyboard or SIGTERM is the usual end and exit 0. */
    int run() {
        Thread hook = new Thread(this::stopOnSignal, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            start();
            end.await();
        } catch (Obstacle e) {
            if (end.getCount() > 0) {
                System.err.println("lockstep: " + e.getMessage());
                exitCode = 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            exitCode = 1;
            throw e;
        } finally {
            stop();
        }
        return exitCode;
    }

    @Override
    public synchronized void runs(Child child) {
        pids.put(child.name(), child.pid());
        writeRunFile();
    }

    @Override
    public void gaveUp(Child child) {
        System.err.println("lockstep: " + child.name() + " does not stay up, see " + child.log());
        exitCode = 1;
        end.countDown();
    }

    private void start() throws InterruptedException {
        long began = System.nanoTime();
        System.out.println("starting in " + directory.root());
        synchronized (this) {
            pids.put(Ours.LAUNCHER, ProcessHandle.current().pid());
            runFile = describe();
            writeRunFile();
        }
        infrastructure.begin();
        payara.prepare();
        infrastructure.awaitDatabases();
        payaraProcess.start();
        if (demo) {
            book.write();
        }
        infrastructure.awaitTopics();
        if (demo) {
            startFeed();
        }
        awaitReady();
        if (demo && tokensAreOurs()) {
            new HttpDemoCustomer(payara.http(), demoToken()).write();
        }
        LOG.log(Level.INFO, "lockstep.ready elapsed_ms={0}", Long.toString((System.nanoTime() - began) / 1_000_000));
        System.out.println(new Banner(describe(), directory).text());
    }

    private void startFeed() {
        KafkaDemoFeed started = new KafkaDemoFeed(infrastructure.kafka(), new SecureRandom().nextInt(1_000_000), clock);
        feed = started;
        started.start();
    }

    /** With an identity provider of its own the application does not take our tokens. */
    private static boolean tokensAreOurs() {
        return !System.getenv().containsKey(ApplicationSettings.KEY_LOCATION);
    }

    private String demoToken() {
        TokenRequest request = new TokenRequest(
                HttpDemoCustomer.CHANNEL, List.of("customers:write", "transfers:write"), Duration.ofMinutes(1));
        return SigningKey.of(directory).sign(request, clock);
    }

    private void awaitReady() throws InterruptedException {
        long limit = System.nanoTime() + READY_WITHIN.toNanos();
        while (end.getCount() > 0) {
            HttpReadiness readiness = HttpReadiness.ask(payara.http());
            if (readiness.ready()) {
                return;
            }
            payara.refusal().ifPresent(reason -> {
                throw new Obstacle(
                        "the application was not deployed: " + reason + "; see " + directory.log(PayaraServer.NAME));
            });
            if (System.nanoTime() > limit) {
                throw new Obstacle("not ready after " + READY_WITHIN.toMinutes() + " minutes: "
                        + String.join("; ", readiness.reasons()) + "; see " + directory.logs());
            }
            Thread.sleep(POLL_MS);
        }
        throw new Obstacle("stopped while starting");
    }

    private RunFile describe() {
        return new RunFile(
                payara.http(),
                infrastructure.kafka(),
                entry(infrastructure.swap()),
                entry(infrastructure.ledger()),
                Map.of(),
                demo ? book.users() : List.of(),
                demo ? JdbcDemoBook.CHANNELS : List.of(),
                clock.instant().truncatedTo(ChronoUnit.MICROS).toString(),
                demo);
    }

    private DatabaseEntry entry(DatabaseAccess database) {
        String user = database.application().user();
        boolean ours = infrastructure.owns(database);
        return new DatabaseEntry(database.url(), user, ours ? Secrets.file(user) : null);
    }

    private synchronized void writeRunFile() {
        if (runFile != null && stopped.getCount() > 0) {
            runFile = runFile.withPids(pids);
            runFile.write(directory);
        }
    }

    /** Ends while something is still being started: whoever waits for that notices that it is gone. */
    private void stopOnSignal() {
        end.countDown();
        stop();
        Runtime.getRuntime().halt(exitCode);
    }

    /** The first caller stops everything, any other one waits for it. */
    private void stop() {
        if (!stopping.compareAndSet(false, true)) {
            awaitStopped();
            return;
        }
        System.out.println("stopping");
        if (feed != null) {
            feed.close();
        }
        payaraProcess.stop(Child.Signal.TERM, PAYARA_STOPS_WITHIN);
        infrastructure.close();
        synchronized (this) {
            RunFile.remove(directory);
            stopped.countDown();
        }
        System.out.println("stopped");
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
