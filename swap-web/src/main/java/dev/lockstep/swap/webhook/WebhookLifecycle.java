package dev.lockstep.swap.webhook;

import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Patrol;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Delivers with the application, on every node, and ends with it. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class WebhookLifecycle {

    private static final Logger LOG = System.getLogger(WebhookLifecycle.class.getName());

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofSeconds(5);
    private static final int PURGED_AT_ONCE = 1_000;
    private static final long IDLE_S = 30;

    /** What is under way may end; what has not by then is sent again by whoever takes it next. */
    private static final long LAST_ONES_S = 3;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    WebhookHandler transactions;

    @Inject
    WebhookDoor door;

    @Inject
    SecretBox box;

    @Inject
    DeliveryTally tally;

    @Inject
    Clock clock;

    private Dispatch dispatch;
    private HttpSender sender;
    private ThreadPoolExecutor workers;
    private ScheduledExecutorService timers;
    private Patrol looking;
    private Patrol purging;

    @PostConstruct
    void start() {
        WebhookSettings settings = door.settings();
        timers = Executors.newSingleThreadScheduledExecutor(threads);
        workers =
                new ThreadPoolExecutor(0, settings.max(), IDLE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        sender = new HttpSender(settings, door.guard(), tls(), timers, clock);
        dispatch = new Dispatch(
                settings, new Dispatch.Tools(claims(), sender, box, tally, clock, new SecureRandom()), workers);
        looking = patrol("webhooks", "nothing is sent to webhooks", LOOK_EVERY, dispatch::round);
        purging = patrol(
                "webhook-retention",
                "deliveries of webhooks that are over stay",
                PURGE_EVERY,
                () -> purge(settings.retention()));
        looking.start();
        purging.start();
    }

    @PreDestroy
    void stop() {
        dispatch.close();
        looking.close();
        purging.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LAST_ONES_S, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
            sender.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client of webhooks could not be closed", e);
        }
        timers.shutdownNow();
    }

    /** Whether there may be more at once. */
    private boolean purge(Duration retention) {
        return transactions.purge(clock.instant().minus(retention), PURGED_AT_ONCE) == PURGED_AT_ONCE;
    }

    private Patrol patrol(String name, String meanwhile, Duration interval, Patrol.Round round) {
        return new Patrol(
                new Patrol.Duty(name, meanwhile, interval, new Backoff(FAILED_FIRST, FAILED_LIMIT), round), threads);
    }

    /** Each call in a transaction of its own. */
    private Claims claims() {
        return new Claims() {
            @Override
            public List<Claimed> claim(Ask ask) {
                return transactions.claim(ask);
            }

            @Override
            public boolean settle(Claimed claimed, Attempt attempt, Verdict verdict) {
                return transactions.settle(claimed, attempt, verdict);
            }

            @Override
            public int purge(Instant before, int max) {
                return transactions.purge(before, max);
            }
        };
    }

    /** Trusts whom the JVM trusts, and shows no certificate of its own. */
    private static SSLContext tls() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, null, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
