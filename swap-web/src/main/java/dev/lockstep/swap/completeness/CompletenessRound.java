package dev.lockstep.swap.completeness;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.query.Backlog;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.outbox.completeness.LogUnavailable;
import dev.lockstep.outbox.completeness.MinuteLook;
import dev.lockstep.outbox.completeness.RelayHorizon;
import dev.lockstep.outbox.completeness.Route;
import dev.lockstep.outbox.completeness.Span;
import dev.lockstep.outbox.completeness.TopicLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One round of the comparison: the minutes that a relay has passed since the last one, and those that are to be looked at
 * again. What another node would have to find out anew is only how far the relays are, and costs a round; everything else is
 * in {@link Findings}.
 */
final class CompletenessRound implements AutoCloseable {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** New minutes of a source, per round. */
    private static final int MINUTES_MAX = 10;

    /** Minutes looked at again, per round and kind. */
    private static final int AGAIN_MAX = 10;

    private static final int UNDER_WAY_MAX = 500;
    private static final int MISSING_MAX = 20_000;

    /** Named in the log; all of them are in the table. */
    private static final int LOGGED_MAX = 5;

    private static final Duration KEPT = Duration.ofDays(7);

    private static final Logger LOG = System.getLogger(CompletenessRound.class.getName());

    private final Routes routes;
    private final Findings findings;
    private final Supplier<TopicLog> logs;
    private final Clock clock;
    private final BooleanSupplier closing;
    private final Map<String, RelayHorizon> horizons = new HashMap<>();
    private final Map<MinuteKey, Map<Integer, Long>> awaited = new HashMap<>();
    private final Map<String, Map<Integer, Long>> hints = new HashMap<>();
    private final Map<String, Map<Integer, Long>> searched = new HashMap<>();
    private @Nullable TopicLog log;

    CompletenessRound(Routes routes, Findings findings, Supplier<TopicLog> logs, Clock clock, BooleanSupplier closing) {
        this.routes = routes;
        this.findings = findings;
        this.logs = logs;
        this.clock = clock;
        this.closing = closing;
    }

    /** Answers whether there is more to do at once. */
    boolean go() {
        boolean[] more = {false};
        findings.whileNobodyElse(() -> {
            for (String source : routes.sources()) {
                more[0] |= attempt(source);
            }
            findings.forget(clock.instant().minus(KEPT));
        });
        return more[0] && !closing.getAsBoolean();
    }

    /** While Kafka or the ledger's database is away nothing is known, and that is what is told. */
    private boolean attempt(String source) {
        try {
            boolean more = advance(source);
            lookAgain(source);
            findings.problem(source, null);
            return more;
        } catch (LogUnavailable e) {
            closeLog();
            return failed(source, "Kafka does not answer", e);
        } catch (RuntimeException e) {
            return failed(source, "a database does not answer", e);
        }
    }

    private boolean failed(String source, String problem, RuntimeException e) {
        LOG.log(Level.DEBUG, "completeness of " + source + " could not be looked at", e);
        findings.problem(source, problem + ": " + e.getMessage());
        return false;
    }

    /** Looks at the minutes that the relay has passed; answers whether there are more of them. */
    private boolean advance(String source) {
        MessageTrail trail = routes.trail(source);
        Instant passed =
                horizons.computeIfAbsent(source, name -> new RelayHorizon()).advance(trail.passage());
        Instant next = findings.nextMinute(source);
        boolean known = passed.isAfter(Instant.MIN);
        Backlog behind = trail.appendedSince(known ? passed : next);
        findings.advance(source, next, known ? passed : null, behind);
        for (int looked = 0;
                known && !closing.getAsBoolean() && !next.plus(MINUTE).isAfter(passed);
                looked++) {
            if (looked == MINUTES_MAX) {
                return true;
            }
            look(source, next);
            next = next.plus(MINUTE);
            findings.advance(source, next, passed, behind);
        }
        return false;
    }

    private void look(String source, Instant minute) {
        Map<String, Long> appended = new TreeMap<>(routes.trail(source).appendedByTopic(minute, minute.plus(MINUTE)));
        appended.putIfAbsent(routes.home(source), 0L);
        appended.forEach((topic, messages) -> look(new MinuteKey(source, topic, minute), messages));
    }

    private void lookOnceMore(MinuteKey key) {
        Map<String, Long> appended = routes.trail(key.source())
                .appendedByTopic(key.minute(), key.minute().plus(MINUTE));
        look(key, appended.getOrDefault(key.topic(), 0L));
    }

    private void look(MinuteKey key, long appended) {
        Route route = routes.route(key.source(), key.topic()).orElse(null);
        if (route == null) {
            return;
        }
        String way = key.source() + " " + key.topic();
        Span span = new Span(key.minute(), key.minute().plus(MINUTE));
        MinuteLook.Found found = new MinuteLook(route, log(), hints.getOrDefault(way, Map.of())).look(span, appended);
        if (!found.first().isEmpty()) {
            hints.put(way, found.first());
        }
        awaited.remove(key);
        if (!found.awaited().isEmpty()) {
            awaited.put(key, found.awaited());
        }
        tell(key, found, findings.keep(key, found));
    }

    private static void tell(MinuteKey key, MinuteLook.Found found, Findings.News news) {
        if (!news.missing().isEmpty()) {
            LOG.log(
                    Level.ERROR,
                    "completeness.missing source={0} topic={1} minute={2} missing={3} lost_before_kafka={4}"
                            + " lost_before_reader={5} messages={6}; see runbook#completeness",
                    key.source(),
                    key.topic(),
                    WireTime.format(key.minute()),
                    Long.toString(found.tally().missing()),
                    Long.toString(found.tally().lostBeforeKafka()),
                    Long.toString(found.tally().lostBeforeReader()),
                    news.missing().stream().limit(LOGGED_MAX).collect(Collectors.joining(",")));
        }
        if (news.found() > 0) {
            LOG.log(
                    Level.INFO,
                    "completeness.found source={0} topic={1} minute={2} found={3} missing={4}",
                    key.source(),
                    key.topic(),
                    WireTime.format(key.minute()),
                    Integer.toString(news.found()),
                    Long.toString(found.tally().missing()));
        }
    }

    private void lookAgain(String source) {
        Set<MinuteKey> due = new LinkedHashSet<>();
        findings.underWay(UNDER_WAY_MAX).stream().filter(this::mayHaveArrived).forEach(due::add);
        due.addAll(arrivedAfterAll(source));
        due.addAll(findings.unnamed(AGAIN_MAX));
        due.addAll(findings.again(AGAIN_MAX));
        due.stream()
                .filter(key -> key.source().equals(source))
                .limit(3L * AGAIN_MAX)
                .takeWhile(key -> !closing.getAsBoolean())
                .forEach(this::lookOnceMore);
    }

    /** Its reader has come to what it awaits, or this node does not know what that is. */
    private boolean mayHaveArrived(MinuteKey key) {
        Map<Integer, Long> offsets = awaited.getOrDefault(key, Map.of());
        Route.Reader reader =
                routes.route(key.source(), key.topic()).map(Route::reader).orElse(null);
        if (offsets.isEmpty() || reader == null) {
            return true;
        }
        Map<Integer, Long> committed = log().committed(reader.group(), key.topic());
        return offsets.entrySet().stream()
                .allMatch(each -> committed.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    /** The minutes of which something was missing that is there now: sent again, or restored. */
    private Set<MinuteKey> arrivedAfterAll(String source) {
        Map<String, List<MissingLine>> byTopic = findings.missing(MISSING_MAX).stream()
                .filter(line -> line.source().equals(source))
                .collect(Collectors.groupingBy(MissingLine::topic));
        Set<MinuteKey> arrived = new HashSet<>();
        byTopic.forEach((topic, lines) -> routes.route(source, topic)
                .ifPresent(route ->
                        arrived.addAll(route.reader() == null ? inKafka(route, lines) : held(route.reader(), lines))));
        return arrived;
    }

    private static Set<MinuteKey> held(Route.Reader reader, List<MissingLine> lines) {
        Set<MinuteKey> held = new HashSet<>();
        for (int from = 0; from < lines.size(); from += MessageTrail.RECORDS_MAX) {
            List<MissingLine> chunk = lines.subList(from, Math.min(lines.size(), from + MessageTrail.RECORDS_MAX));
            List<Holding> holdings = reader.trail()
                    .holdings(
                            chunk.stream().map(line -> line.missing().record()).toList());
            for (int i = 0; i < chunk.size(); i++) {
                if (holdings.get(i) != Holding.NOTHING) {
                    held.add(chunk.get(i).key());
                }
            }
        }
        return held;
    }

    /** Reads on in the log where the last search ended. */
    private Set<MinuteKey> inKafka(Route route, List<MissingLine> lines) {
        Map<MessageId, MinuteKey> wanted = new HashMap<>();
        for (MissingLine line : lines) {
            MessageId row = line.missing().record().row();
            if (row != null) {
                wanted.put(row, line.key());
            }
        }
        Map<Integer, Long> ends = log().ends(route.topic());
        Map<Integer, Long> from = searched.computeIfAbsent(
                route.topic(), topic -> log().at(topic, lines.get(0).minute()));
        Set<MinuteKey> found = new HashSet<>();
        boolean all = log().read(route.topic(), from, ends, record -> {
            MinuteKey key = key(wanted, record);
            if (key != null) {
                found.add(key);
            }
            return true;
        });
        if (all) {
            searched.put(route.topic(), ends);
        }
        return found;
    }

    private static @Nullable MinuteKey key(Map<MessageId, MinuteKey> wanted, RecordSighting record) {
        MessageId row = record.row();
        return row == null ? null : wanted.get(row);
    }

    private TopicLog log() {
        TopicLog open = log;
        if (open == null) {
            open = logs.get();
            log = open;
        }
        return open;
    }

    private void closeLog() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    @Override
    public void close() {
        closeLog();
    }
}
