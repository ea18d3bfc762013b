package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.query.SentMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One look at the messages of one topic that were appended within one span that the relay has passed. It searches for them
 * where they usually are, then wherever they can be: with their reader, in the log up to its end, in the log of the hour
 * before (a clock may have been wrong). Only then is one lost. Used once, by one thread.
 *
 * <p>Memory: some 600 bytes for each of at most {@value #PIECE_MESSAGES_MAX} messages at a time, and 1,000 records in hand; a
 * fuller span is looked at in pieces. Time: the span's share of the log is read once; up to the end it is read for messages
 * that nobody of ours reads, or that are missing.
 */
public final class MinuteLook {

    /** Missing messages that are named; more are counted. */
    public static final int NAMED_MAX = 1_000;

    static final int PIECE_MESSAGES_MAX = 50_000;

    /** A record has the relay's time, which is that of its message, some milliseconds later. */
    static final Duration USUALLY_WITHIN = Duration.ofSeconds(5);

    /** The relay's clock may be behind that of the node that appended; by more than this no clock is. */
    static final Duration CLOCKS_WRONG_MAX = Duration.ofHours(1);

    /**
     * What was found.
     *
     * @param missing at most {@value #NAMED_MAX}
     * @param awaited the offsets that the reader has to pass before a further look can tell more
     * @param first where the first record of the span stood, by partition
     */
    public record Found(Tally tally, List<Missing> missing, Map<Integer, Long> awaited, Map<Integer, Long> first) {

        public Found {
            missing = List.copyOf(missing);
            awaited = Map.copyOf(awaited);
            first = Map.copyOf(first);
        }
    }

    private final Route route;
    private final TopicLog log;
    private final Map<Integer, Long> hint;
    private final Tally.Sum sum = new Tally.Sum();
    /** Those with the smallest names, so that another look at the same minute names the same. */
    private final TreeMap<String, Missing> missing = new TreeMap<>();

    private final Map<Integer, Long> awaited = new HashMap<>();
    private final Map<Integer, Long> first = new HashMap<>();

    /**
     * @param hint where the first record of the span before stood: after an outage its successors stand behind it, far from
     *     where their time would have them
     */
    public MinuteLook(Route route, TopicLog log, Map<Integer, Long> hint) {
        this.route = route;
        this.log = log;
        this.hint = hint;
    }

    /** @param appended how many messages of the topic were appended in the span */
    public Found look(Span span, long appended) {
        if (appended > 0 || route.withOthers()) {
            // In this order: what is told afterwards can only be further on.
            Map<Integer, Long> ends = log.ends(route.topic());
            Route.Reader reader = route.reader();
            Map<Integer, Long> committed = reader == null ? Map.of() : log.committed(reader.group(), route.topic());
            int pieces = Math.toIntExact(1 + appended / PIECE_MESSAGES_MAX);
            for (Span piece : span.pieces(pieces)) {
                new Piece(piece, ends, committed).look();
            }
        }
        return new Found(sum.total(), List.copyOf(missing.values()), awaited, first);
    }

    /** Is shown the log. */
    private final class Piece implements TopicLog.Viewer {

        private final Span span;
        private final Map<Integer, Long> ends;
        private final Map<Integer, Long> committed;
        private final Map<MessageId, SentMessage> appended = new LinkedHashMap<>();
        private final Set<MessageId> unseen = new LinkedHashSet<>();
        private final List<RecordSighting> ours = new ArrayList<>();
        private final List<RecordSighting> strange = new ArrayList<>();
        private boolean searched = true;

        Piece(Span span, Map<Integer, Long> ends, Map<Integer, Long> committed) {
            this.span = span;
            this.ends = ends;
            this.committed = committed;
            for (SentMessage message : route.sender().appended(route.topic(), span.from(), span.to())) {
                appended.put(message.id(), message);
                unseen.add(message.id());
            }
        }

        void look() {
            if (appended.isEmpty() && !route.withOthers()) {
                return;
            }
            Map<Integer, Long> begin = log.at(route.topic(), span.from().minus(USUALLY_WITHIN));
            Map<Integer, Long> end = log.at(route.topic(), span.to().plus(USUALLY_WITHIN));
            searched &= log.read(route.topic(), begin, end, this);
            judgeOurs();
            judgeStrange();
            askForUnseen();
            if (!unseen.isEmpty()) {
                searchElsewhere(begin, end);
                judgeOurs();
            }
            chunks(unseen).forEach(this::judgeUnseen);
        }

        private void searchElsewhere(Map<Integer, Long> begin, Map<Integer, Long> end) {
            Map<Integer, Long> later = new HashMap<>(end);
            hint.forEach((partition, offset) -> later.merge(partition, offset, Math::max));
            TopicLog.Viewer finder = this::find;
            searched &= log.read(route.topic(), later, ends, finder);
            if (!unseen.isEmpty()) {
                searched &= log.read(route.topic(), end, later, finder);
            }
            if (!unseen.isEmpty()) {
                searched &= log.read(
                        route.topic(), log.at(route.topic(), span.from().minus(CLOCKS_WRONG_MAX)), begin, finder);
            }
        }

        private boolean find(RecordSighting record) {
            takeIfOurs(record);
            return !unseen.isEmpty();
        }

        @Override
        public boolean see(RecordSighting record) {
            if (!takeIfOurs(record) && route.withOthers() && span.contains(record.timestamp())) {
                strange.add(record);
                if (strange.size() == MessageTrail.RECORDS_MAX) {
                    judgeStrange();
                }
            }
            return true;
        }

        private boolean takeIfOurs(RecordSighting record) {
            MessageId row = record.row();
            if (row == null || !appended.containsKey(row)) {
                return false;
            }
            if (!unseen.remove(row)) {
                sum.repeat();
                return true;
            }
            first.merge(record.partition(), record.offset(), Math::min);
            ours.add(record);
            if (ours.size() == MessageTrail.RECORDS_MAX) {
                judgeOurs();
            }
            return true;
        }

        private void judgeOurs() {
            judge(ours, true);
            ours.clear();
        }

        /** Records that no message of this span became: of other spans, and of other senders. */
        private void judgeStrange() {
            List<MessageId> rows = strange.stream()
                    .map(RecordSighting::row)
                    .filter(row -> row != null)
                    .toList();
            Set<MessageId> here = route.sender().appendedHere(rows);
            judge(
                    strange.stream()
                            .filter(record -> record.row() == null || !here.contains(record.row()))
                            .toList(),
                    false);
            strange.clear();
        }

        private void judge(List<RecordSighting> records, boolean isOurs) {
            List<Holding> holdings = holdings(records);
            for (int i = 0; i < records.size(); i++) {
                RecordSighting record = records.get(i);
                boolean passed = committed.getOrDefault(record.partition(), 0L) > record.offset();
                Evidence evidence = new Evidence(false, true, true, route.reader() != null, passed, holdings.get(i));
                conclude(evidence, isOurs, record);
            }
        }

        /** Whoever holds it has had it from Kafka, wherever it stands there. */
        private void askForUnseen() {
            if (route.reader() == null) {
                return;
            }
            for (List<MessageId> chunk : chunks(unseen)) {
                List<RecordSighting> records = route.sender().asRecords(chunk);
                List<Holding> holdings = holdings(records);
                for (int i = 0; i < records.size(); i++) {
                    if (holdings.get(i) != Holding.NOTHING) {
                        RecordSighting record = records.get(i);
                        unseen.remove(record.row());
                        conclude(new Evidence(false, false, true, true, false, holdings.get(i)), true, record);
                    }
                }
            }
        }

        private void judgeUnseen(List<MessageId> chunk) {
            Set<MessageId> refused = route.sender().refusedByKafka(chunk);
            for (RecordSighting record : route.sender().asRecords(chunk)) {
                boolean isRefused = refused.contains(record.row());
                boolean read = route.reader() != null;
                conclude(new Evidence(isRefused, false, searched, read, false, Holding.NOTHING), true, record);
            }
        }

        private List<Holding> holdings(List<RecordSighting> records) {
            Route.Reader reader = route.reader();
            return reader == null
                    ? records.stream().map(record -> Holding.NOTHING).toList()
                    : reader.trail().holdings(records);
        }

        private void conclude(Evidence evidence, boolean isOurs, RecordSighting record) {
            SentMessage message = isOurs ? appended.get(record.row()) : null;
            sum.add(evidence, isOurs, message == null ? record.timestamp() : message.appendedAt());
            Fate fate = evidence.fate();
            if (fate == Fate.UNDER_WAY_TO_READER) {
                awaited.merge(record.partition(), record.offset() + 1, Math::max);
            }
            if (fate.isMissing()) {
                Missing lost = new Missing(name(record), fate, about(message, record), !isOurs, record);
                missing.put(lost.id() + " " + record.place(), lost);
                if (missing.size() > NAMED_MAX) {
                    missing.pollLastEntry();
                }
            }
        }
    }

    private static String name(RecordSighting record) {
        MessageId row = record.row();
        return row == null ? record.place() : row.toString();
    }

    private static String about(@Nullable SentMessage message, RecordSighting record) {
        if (message != null) {
            return message.key();
        }
        return record.saga() == null ? "" : record.saga().toString();
    }

    private static List<List<MessageId>> chunks(Collection<MessageId> ids) {
        List<MessageId> all = List.copyOf(ids);
        List<List<MessageId>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MessageTrail.RECORDS_MAX) {
            chunks.add(all.subList(from, Math.min(all.size(), from + MessageTrail.RECORDS_MAX)));
        }
        return chunks;
    }
}
