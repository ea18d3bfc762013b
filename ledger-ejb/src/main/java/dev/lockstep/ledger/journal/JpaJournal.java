package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.sql.ArrayLiteral;
import dev.lockstep.ledger.sql.Chunks;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal as tables {@code ledger.posting} and {@code ledger.leg}. Postings come with all their legs in one statement,
 * because the database checks them as one; it holds whole batches (docs/adr/0013 has what it costs row by row).
 */
@Dependent
class JpaJournal implements Journal {

    /** The text of a leg in the arrays of {@link #APPEND}. */
    private static final int LEG_BYTES = 200;

    /** Numbers are drawn now and for these legs alone, so that they rise per account on several nodes too. */
    private static final String APPEND = """
            with posted as (
                insert into ledger.posting
                    (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
                select p.id, p.saga, p.part, p.description, p.legs, p.effective_at, cast(?1 as timestamptz)
                  from unnest(cast(?2 as uuid[]), cast(?3 as uuid[]), cast(?4 as integer[]), cast(?5 as text[]),
                              cast(?6 as integer[]), cast(?7 as timestamptz[]))
                       p (id, saga, part, description, legs, effective_at))
            insert into ledger.leg
                (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor, booked_at,
                 effective_at)
            select nextval('ledger.leg_seq'), l.posting, l.no, l.legs, l.account, l.asset, l.amount, l.balance,
                   cast(?1 as timestamptz), l.effective_at
              from unnest(cast(?8 as uuid[]), cast(?9 as integer[]), cast(?10 as integer[]), cast(?11 as text[]),
                          cast(?12 as text[]), cast(?13 as numeric[]), cast(?14 as numeric[]), cast(?15 as timestamptz[]))
                   l (posting, no, legs, account, asset, amount, balance, effective_at)
            """;

    private static final String FIND = """
            select l.posting_id, l.account_id, l.asset, l.amount_minor,
                   (select string_agg(c.kind, ',') from ledger.correction c where c.corrects_posting_id = l.posting_id)
              from ledger.leg l
             where l.posting_id = any (cast(?1 as uuid[]))
             order by l.posting_id, l.leg_no
            """;

    /** In one order, so that two that correct the same never wait for each other. */
    private static final String CORRECT = """
            insert into ledger.correction (posting_id, corrects_posting_id, kind, reason, actor)
            select n.posting, n.corrects, n.kind, n.reason, n.actor
              from unnest(cast(?1 as uuid[]), cast(?2 as uuid[]), cast(?3 as text[]), cast(?4 as text[]), cast(?5 as text[]))
                   n (posting, corrects, kind, reason, actor)
             order by n.corrects, n.kind
            on conflict (corrects_posting_id, kind) do nothing
            """;

    /** A posting on its way into the journal. */
    private record Posted(SagaId saga, Entry entry, String effectiveAt) {

        static Posted of(SagaId saga, Entry entry, Instant bookedAt) {
            @Nullable Instant effectiveAt = entry.posting().effectiveAt();
            return new Posted(saga, entry, (effectiveAt == null ? bookedAt : effectiveAt).toString());
        }

        UUID id() {
            return entry.id().value();
        }

        Posting posting() {
            return entry.posting();
        }

        int legs() {
            return posting().legs().size();
        }
    }

    /** @param index of the leg in its posting, from 0 */
    private record PostedLeg(Posted posted, int index) {

        Leg leg() {
            return posted.posting().legs().get(index);
        }

        Money balanceAfter() {
            return posted.entry().balancesAfter().get(index);
        }
    }

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public void append(List<BookedSaga> sagas, Instant bookedAt) {
        List<Posted> postings = sagas.stream()
                .flatMap(saga -> saga.entries().stream()
                        .map(entry -> Posted.of(saga.booking().saga(), entry, bookedAt)))
                .toList();
        Chunks.of(postings, posted -> posted.legs() * LEG_BYTES).forEach(chunk -> appendChunk(chunk, bookedAt));
    }

    private void appendChunk(List<Posted> postings, Instant bookedAt) {
        List<PostedLeg> legs = new ArrayList<>();
        for (Posted posted : postings) {
            for (int index = 0; index < posted.legs(); index++) {
                legs.add(new PostedLeg(posted, index));
            }
        }
        database.createNativeQuery(APPEND)
                .setParameter(1, bookedAt.toString())
                .setParameter(2, ArrayLiteral.of(postings, Posted::id))
                .setParameter(3, ArrayLiteral.of(postings, Posted::saga))
                .setParameter(
                        4, ArrayLiteral.of(postings, posted -> posted.posting().part()))
                .setParameter(
                        5, ArrayLiteral.of(postings, posted -> posted.posting().description()))
                .setParameter(6, ArrayLiteral.of(postings, Posted::legs))
                .setParameter(7, ArrayLiteral.of(postings, Posted::effectiveAt))
                .setParameter(8, column(legs, leg -> leg.posted().id()))
                .setParameter(9, column(legs, leg -> leg.index() + 1))
                .setParameter(10, column(legs, leg -> leg.posted().legs()))
                .setParameter(11, column(legs, leg -> leg.leg().account()))
                .setParameter(12, column(legs, leg -> leg.leg().amount().asset()))
                .setParameter(13, column(legs, leg -> leg.leg().amount().minor()))
                .setParameter(14, column(legs, leg -> leg.balanceAfter().minor()))
                .setParameter(15, column(legs, leg -> leg.posted().effectiveAt()))
                .executeUpdate();
    }

    @Override
    public List<PastPosting> find(Collection<PostingId> postings) {
        Map<PostingId, List<Leg>> legs = new LinkedHashMap<>();
        Map<PostingId, Set<Correction.Kind>> corrected = new HashMap<>();
        for (Object row : database.createNativeQuery(FIND)
                .setParameter(1, ArrayLiteral.of(postings))
                .getResultList()) {
            Object[] columns = (Object[]) row;
            PostingId id = new PostingId((UUID) columns[0]);
            Money amount = new Money(Asset.parse((String) columns[2]), ((BigDecimal) columns[3]).toBigIntegerExact());
            legs.computeIfAbsent(id, none -> new ArrayList<>()).add(new Leg((String) columns[1], amount));
            corrected.put(id, kinds((String) columns[4]));
        }
        return legs.entrySet().stream()
                .map(posting -> new PastPosting(
                        posting.getKey(), posting.getValue(), corrected.getOrDefault(posting.getKey(), Set.of())))
                .toList();
    }

    private static Set<Correction.Kind> kinds(@Nullable String names) {
        return names == null
                ? Set.of()
                : Stream.of(names.split(",")).map(Correction.Kind::valueOf).collect(Collectors.toSet());
    }

    @Override
    public boolean correct(List<BookedSaga> sagas) {
        List<Entry> entries = sagas.stream().flatMap(BookedSaga::corrections).toList();
        int kept = database.createNativeQuery(CORRECT)
                .setParameter(1, ArrayLiteral.of(entries, Entry::id))
                .setParameter(2, corrections(entries, Correction::posting))
                .setParameter(3, corrections(entries, Correction::kind))
                .setParameter(4, corrections(entries, Correction::reason))
                .setParameter(5, corrections(entries, Correction::actor))
                .executeUpdate();
        return kept == entries.size();
    }

    private static String corrections(List<Entry> entries, Function<Correction, Object> column) {
        return ArrayLiteral.of(
                entries,
                entry -> column.apply(Objects.requireNonNull(entry.posting().corrects())));
    }

    private static String column(List<PostedLeg> legs, Function<PostedLeg, Object> value) {
        return ArrayLiteral.of(legs, value);
    }
}
