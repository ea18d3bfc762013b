package dev.lockstep.swap.admission;

import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.config.Config;

/** The gate in front of swaps and transfers. A request reads one volatile field; who looks is {@link AdmissionLifecycle}. */
@ApplicationScoped
public class Admission implements Gate {

    private static final Estimate UNKNOWN = new Estimate(Estimate.WAIT_MAX, Reason.UNKNOWN);

    private static final Logger LOG = System.getLogger(Admission.class.getName());

    @Inject
    Config config;

    @Inject
    Clock clock;

    private final LongAdder refused = new LongAdder();
    private AdmissionSettings settings;
    private Threshold threshold;
    private volatile State state = new State(false, 0, 0, UNKNOWN);
    private volatile boolean looked;

    /**
     * How it is, for pages, metrics and health.
     *
     * @param open for every channel
     * @param closed how many of the channels are closed
     * @param felt the wait that is compared with a channel's timeout
     */
    public record State(boolean open, int closed, int channels, Estimate felt) {
        public boolean isClosedFor(Reason reason) {
            return !open && felt.reason() == reason;
        }
    }

    @PostConstruct
    void start() {
        settings = AdmissionSettings.of(name -> config.getConfigValue(name).getValue());
        threshold = new Threshold(settings, clock);
    }

    AdmissionSettings settings() {
        return settings;
    }

    /** @param timeouts of all channels */
    void look(Estimate estimate, List<Duration> timeouts) {
        threshold.look(estimate);
        State before = state;
        State now = judged(timeouts);
        state = now;
        boolean another = !now.open() && now.felt().reason() != before.felt().reason();
        if (!looked || now.open() != before.open() || another) {
            looked = true;
            tell(now);
        }
    }

    private State judged(List<Duration> timeouts) {
        long closed = timeouts.stream()
                .filter(timeout -> threshold.verdict(timeout) instanceof Verdict.Closed)
                .count();
        Estimate felt = threshold.felt();
        // Without a channel in sight (the swap database has never answered) nobody is let in either.
        boolean open = timeouts.isEmpty() ? felt.reason() != Reason.UNKNOWN : closed == 0;
        return new State(open, (int) closed, timeouts.size(), felt);
    }

    private static void tell(State now) {
        if (now.open()) {
            LOG.log(Level.INFO, "admission.open wait_ms={0}", millis(now.felt().delay()));
        } else {
            LOG.log(
                    Level.WARNING,
                    "admission.closed channels={0} of={1} reason={2} wait_ms={3} new deals are answered 503 until it is over; see runbook#admission",
                    now.closed(),
                    now.channels(),
                    now.felt().reason().code(),
                    millis(now.felt().delay()));
        }
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    /** Whether it has ever been judged; until then everything is refused, for a second or two after a start. */
    public boolean hasLooked() {
        return looked;
    }

    public State state() {
        return state;
    }

    /** Deals that were not accepted, since the start of the process. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public Optional<Problem> closed(Channel channel) {
        return threshold.verdict(channel.sagaTimeout()) instanceof Verdict.Closed closed
                ? Optional.of(problem(closed))
                : Optional.empty();
    }

    @Override
    public void pass(Channel channel) {
        closed(channel).ifPresent(problem -> {
            refused.increment();
            throw problem.asException();
        });
    }

    static Problem problem(Verdict.Closed closed) {
        long seconds = closed.retryAfter().toSeconds();
        return Problem.of(
                        ProblemCode.ADMISSION_CLOSED,
                        "What is accepted now would expire, because "
                                + closed.reason().words()
                                + ". Nothing was done; send it again, with the same key, in " + seconds
                                + (seconds == 1 ? " second." : " seconds."))
                .retryAfter(Math.toIntExact(seconds));
    }
}
