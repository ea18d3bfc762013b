package dev.lockstep.swap.health;

import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.completeness.Fate;
import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerStatus;
import dev.lockstep.outbox.consume.Consumers;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.outbox.relay.RelayVerdict;
import dev.lockstep.swap.admission.Admission;
import dev.lockstep.swap.admission.Reason;
import dev.lockstep.swap.channel.Boundary;
import dev.lockstep.swap.operations.Figures;
import dev.lockstep.swap.operations.RelayLine;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Looks at everything every five seconds and keeps what it saw, so that {@code /metrics} answers at once whatever is
 * away. Labels are states, codes, sides and the names of relays and consumers: all of them bounded.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SwapMetricsSweep {

    private static final List<String> SWAP_STATES =
            List.of("PENDING_APPROVAL", "REQUESTED", "BOOKED", "REFUSED", "EXPIRED");
    private static final List<String> SAGA_STATES = List.of("COLLECTING", "BOOKED", "REFUSED", "EXPIRED");

    /** All to which an outbox appends and which are compared. */
    private static final List<String> TOPICS = List.of(
            Topics.LEDGER_COMMANDS,
            Topics.LEDGER_EVENTS,
            Topics.SWAP_EVENTS,
            Topics.parkedOf(Topics.LEDGER_COMMANDS),
            Topics.parkedOf(Topics.LEDGER_EVENTS),
            Topics.parkedOf(Topics.MARKET_PRICES));

    @Inject
    Figures figures;

    @Inject
    Consumers consumers;

    @Inject
    Admission admission;

    @Inject
    Boundary boundary;

    @Inject
    MetricRegistry registry;

    @Inject
    Clock clock;

    private final AtomicReference<Sample> latest = new AtomicReference<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, Long> counted = new HashMap<>();

    @PostConstruct
    void register() {
        latest.set(new Sample(clock.instant(), null, null, null, null, Map.of(), Map.of()));
        SWAP_STATES.forEach(state -> gauge(
                "lockstep_swaps",
                "Swaps of all channels by state",
                sample -> sample.swaps(state),
                tag("state", state)));
        SAGA_STATES.forEach(
                state -> gauge("lockstep_sagas", "Sagas by state", sample -> sample.sagas(state), tag("state", state)));
        for (RefusalCode code : RefusalCode.values()) {
            gauge(
                    "lockstep_sagas_refused",
                    "Refused sagas by code",
                    sample -> sample.refusals(code.code()),
                    tag("code", code.code()));
        }
        gauge("lockstep_sagas_blocked", "Open sagas of which a part is parked", Sample::blocked);
        gauge("lockstep_clearing_exceptions", "Clearing accounts that are not zero", Sample::clearingExceptions);
        gauge(
                "lockstep_reconciliation_differences",
                "What the newest comparison of the books with the journal found",
                Sample::reconciliationDifferences);
        gauge(
                "lockstep_reconciliation_age_seconds",
                "Time since the books were last compared with the journal",
                Sample::reconciliationAgeSeconds);
        gauge(
                "lockstep_reconciliation_seconds",
                "How long the newest comparison of the books with the journal took",
                Sample::reconciliationSeconds);
        gauge(
                "lockstep_parked_records",
                "Records that wait for a decision",
                Sample::parkedByLedger,
                tag("side", "ledger"));
        gauge("lockstep_parked_records", "Records that wait for a decision", Sample::parkedBySwap, tag("side", "swap"));
        gauge("lockstep_saga_oldest_open_seconds", "Age of the oldest open saga", Sample::oldestSagaSeconds);
        gauge("lockstep_swap_oldest_open_seconds", "Age of the oldest swap without an end", Sample::oldestSwapSeconds);
        tellAdmission();
        for (String topic : TOPICS) {
            gauge(
                    "lockstep_completeness_missing_messages",
                    "Messages that the relay or the reader has passed and that are not there",
                    sample -> sample.missing(topic, Fate.LOST_BEFORE_KAFKA),
                    tag("topic", topic),
                    tag("after", "outbox"));
            gauge(
                    "lockstep_completeness_missing_messages",
                    "Messages that the relay or the reader has passed and that are not there",
                    sample -> sample.missing(topic, Fate.LOST_BEFORE_READER),
                    tag("topic", topic),
                    tag("after", "kafka"));
        }
        gauge(
                "lockstep_completeness_age_seconds",
                "Age of the instant before which every message has arrived",
                Sample::completeAgeSeconds);
        gauge(
                "lockstep_completeness_under_way_messages",
                "Messages that no look has seen to arrive yet, and nothing says that they will not",
                Sample::underWay);
        gauge("lockstep_completeness_under_way_age_seconds", "Age of the oldest of them", Sample::underWayAgeSeconds);
        gauge("lockstep_trial_balance_sound", "1 when every asset sums to zero, else 0", Sample::sound);
    }

    /** Looks again. */
    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    public void look() {
        Map<String, RelayLine> relays = figures.relays().stream()
                .collect(
                        Collectors.toMap(line -> line.status().name(), Function.identity(), (first, second) -> second));
        Map<String, ConsumerStatus> running = consumers.all().stream()
                .map(ConsumerLoop::status)
                .collect(Collectors.toMap(ConsumerStatus::name, Function.identity(), (first, second) -> second));
        latest.set(new Sample(
                clock.instant(),
                figures.swaps().value(),
                figures.ledger().value(),
                figures.trialBalance().value(),
                figures.completeness().value(),
                relays,
                running));
        relays.values().forEach(this::tellRelay);
        running.values().forEach(this::tellConsumer);
        for (Boundary.Kind kind : Boundary.Kind.values()) {
            count(
                    "lockstep_access_foreign_objects_total",
                    "Requests for an object of another channel, answered 404",
                    boundary.crossed(kind),
                    tag("kind", kind.code()));
        }
    }

    /** Not by the sample: it is looked at more often than that, and reading it costs nothing. */
    private void tellAdmission() {
        gauge(
                "lockstep_admission_wait_seconds",
                "How long what is accepted now is expected to wait until it is booked",
                sample -> seconds(admission.state().felt().delay()));
        gauge(
                "lockstep_admission_closed_channels",
                "Channels whose new deals are refused because they would expire",
                sample -> admission.state().closed());
        for (Reason reason : Reason.values()) {
            gauge(
                    "lockstep_admission_closed",
                    "1 for the reason why new deals of some channel are refused",
                    sample -> admission.state().isClosedFor(reason) ? 1 : 0,
                    tag("reason", reason.code()));
        }
        gauge(
                "lockstep_admission_refused",
                "Deals that were answered 503 since the start of the process",
                sample -> admission.refused());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }

    private void tellRelay(RelayLine line) {
        String name = line.status().name();
        Tag relay = tag("relay", name);
        if (known.add("relay " + name)) {
            gauge(
                    "lockstep_relay_lag_bytes",
                    "Log written since the last confirmed message",
                    sample -> sample.relayLagBytes(name),
                    relay);
            gauge(
                    "lockstep_relay_retained_bytes",
                    "Log kept for the relay",
                    sample -> sample.relayRetainedBytes(name),
                    relay);
            gauge(
                    "lockstep_relay_heartbeat_age_seconds",
                    "Time since the log was heard of",
                    sample -> sample.relayHeartbeatSeconds(name),
                    relay);
            gauge(
                    "lockstep_relay_lag_messages",
                    "Messages appended and not relayed, counted up to 100,001",
                    sample -> sample.relayLagMessages(name),
                    relay);
            gauge(
                    "lockstep_relay_lag_seconds",
                    "Age of the oldest message that is not relayed",
                    sample -> sample.relayLagSeconds(name),
                    relay);
            gauge(
                    "lockstep_relay_safe_bytes",
                    "Log that may still be written before the slot is lost",
                    sample -> sample.relaySafeBytes(name),
                    relay);
            gauge(
                    "lockstep_relay_paused",
                    "1 while an operator wants the relays of all nodes to stand still",
                    sample -> sample.relayPaused(name),
                    relay);
            gauge(
                    "lockstep_relay_leader_age_seconds",
                    "How long the node that reads the slot has read it",
                    sample -> sample.relayLeaderSeconds(name),
                    relay);
            for (RelayVerdict.Condition condition : RelayVerdict.Condition.values()) {
                gauge(
                        "lockstep_relay_condition",
                        "1 for how the relay does, seen from this node",
                        sample -> sample.relayCondition(name, condition),
                        relay,
                        tag("condition", condition.name()));
            }
            for (RelayState state : RelayState.values()) {
                gauge(
                        "lockstep_relay_state",
                        "1 for the state the relay is in",
                        sample -> sample.relayIs(name, state.name()),
                        relay,
                        tag("state", state.name()));
            }
        }
        count(
                "lockstep_relay_messages_total",
                "Messages that Kafka acknowledged",
                line.status().relayed(),
                relay);
        count(
                "lockstep_relay_refused_total",
                "Messages that Kafka refused for ever",
                line.status().refused(),
                relay);
    }

    private void tellConsumer(ConsumerStatus status) {
        String name = status.name();
        Tag consumer = tag("consumer", name);
        if (known.add("consumer " + name)) {
            gauge(
                    "lockstep_consumer_lag_records",
                    "Records in Kafka not handled yet",
                    sample -> sample.consumerLagRecords(name),
                    consumer);
            gauge(
                    "lockstep_consumer_running",
                    "1 while it runs",
                    sample -> sample.consumerIs(name, "RUNNING"),
                    consumer);
        }
        count("lockstep_consumer_records_total", "Records whose effect is committed", status.handled(), consumer);
        count("lockstep_consumer_parked_total", "Records that were parked", status.parked(), consumer);
        count(
                "lockstep_consumer_failures_total",
                "Failures of handling a batch or a record",
                status.failures(),
                consumer);
    }

    private void gauge(String name, String description, ToDoubleFunction<Sample> value, Tag... tags) {
        registry.gauge(metadata(name, description), () -> value.applyAsDouble(latest.get()), tags);
    }

    /** The sources count from the start of the process; a counter takes what was added since the last look. */
    private void count(String name, String description, long now, Tag tag) {
        Long before = counted.put(name + " " + tag.getTagValue(), now);
        registry.counter(metadata(name, description), tag).inc(Math.max(0, now - (before == null ? 0 : before)));
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder()
                .withName(name)
                .withDescription(description)
                .withUnit(MetricUnits.NONE)
                .build();
    }

    private static Tag tag(String name, String value) {
        return new Tag(name, value);
    }
}
