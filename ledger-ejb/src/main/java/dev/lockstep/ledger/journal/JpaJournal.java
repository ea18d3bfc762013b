package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.sql.ArrayLiteral;
import dev.lockstep.ledger.sql.Chunks;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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

    /** A posting on its way into the journal. */
    private record Posted(SagaId saga, Entry entry, Instant bookedAt) {

        UUID id() {
            return entry.id().value();
        }

        Posting posting() {
            return entry.posting();
        }

        int legs() {
            return posting().legs().size();
        }

        Instant effectiveAt() {
            @Nullable Instant effectiveAt = posting().effectiveAt();
            return effectiveAt == null ? bookedAt : effectiveAt;
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
                        .map(entry -> new Posted(saga.booking().saga(), entry, bookedAt)))
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

    private static String column(List<PostedLeg> legs, Function<PostedLeg, Object> value) {
        return ArrayLiteral.of(legs, value);
    }
}
