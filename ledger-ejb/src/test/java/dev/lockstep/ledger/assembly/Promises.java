package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.journal.BookedSaga;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ledger promises, judged on what is committed in a {@link MemoryLedger}. */
final class Promises {

    static final String TRIAL_BALANCE = "the trial balance is zero";
    static final String REPLAY = "balances are what the journal says";
    static final String LIMIT = "nobody is below zero who may not be";
    static final String WHOLE = "a saga is booked as a whole or not at all";
    static final String IN_TIME = "nothing is booked at its deadline or later";
    static final String FINAL = "an end never changes";
    static final String TOLD = "an end is announced once, and nothing else is";
    static final String ENDS = "every saga ends";

    private static final Map<String, State> ENDS_BY_TYPE =
            Map.of(SagaBooked.TYPE, State.BOOKED, SagaRefused.TYPE, State.REFUSED, SagaExpired.TYPE, State.EXPIRED);

    private final Map<String, BigInteger> opening;

    /** @param ledger nothing is booked in it yet, and its accounts sum to zero */
    Promises(MemoryLedger ledger) {
        this.opening = Map.copyOf(ledger.balances);
    }

    /** @param endsBefore the ends that sagas had come to before */
    void areKept(MemoryLedger ledger, Map<SagaId, State> endsBefore) {
        conserved(ledger);
        booked(ledger);
        assertThat(ends(ledger)).as(FINAL).containsAllEntriesOf(endsBefore);
        assertThat(announced(ledger)).as(TOLD).isEqualTo(ends(ledger));
    }

    /** @param ledger whose clock shows that every deadline is past, and that was swept since */
    static void everySagaHasEnded(MemoryLedger ledger) {
        assertThat(ledger.sagas.values()).as(ENDS).allMatch(Assembly::hasEnded);
    }

    static Map<SagaId, State> ends(MemoryLedger ledger) {
        return ledger.sagas.values().stream()
                .filter(Assembly::hasEnded)
                .collect(Collectors.toMap(Assembly::saga, Assembly::state));
    }

    private void conserved(MemoryLedger ledger) {
        Map<Asset, BigInteger> sums = new HashMap<>();
        ledger.balances.forEach((id, balance) -> {
            AccountTerms account = ledger.accounts.get(id);
            sums.merge(account.asset(), balance, BigInteger::add);
            assertThat(account.kind().mayGoNegative() || balance.signum() >= 0)
                    .as(LIMIT)
                    .isTrue();
        });
        assertThat(sums.values()).as(TRIAL_BALANCE).allMatch(sum -> sum.signum() == 0);
        Map<String, BigInteger> replayed = new HashMap<>(opening);
        ledger.journal.stream()
                .flatMap(saga -> saga.entries().stream())
                .flatMap(entry -> entry.posting().legs().stream())
                .forEach(leg -> replayed.merge(leg.account(), leg.amount().minor(), BigInteger::add));
        assertThat(ledger.balances).as(REPLAY).containsAllEntriesOf(replayed);
    }

    private static void booked(MemoryLedger ledger) {
        Set<SagaId> inJournal =
                ledger.journal.stream().map(saga -> saga.booking().saga()).collect(Collectors.toSet());
        Set<SagaId> bookedSagas = ends(ledger).entrySet().stream()
                .filter(end -> end.getValue() == State.BOOKED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(inJournal).as(WHOLE).isEqualTo(bookedSagas);
        for (BookedSaga booked : ledger.journal) {
            Assembly saga = ledger.sagas.get(booked.booking().saga());
            assertThat(booked.entries()).as(WHOLE).hasSize(saga.received());
            assertThat(saga.isDue(ledger.endedAt.get(saga.saga()))).as(IN_TIME).isFalse();
        }
    }

    private static Map<SagaId, State> announced(MemoryLedger ledger) {
        Map<SagaId, State> announced = new HashMap<>();
        ledger.outbox.stream()
                .filter(message -> ENDS_BY_TYPE.containsKey(message.type()))
                .forEach(message -> assertThat(announced.put(
                                SagaId.parse(new String(message.key(), StandardCharsets.UTF_8)),
                                ENDS_BY_TYPE.get(message.type())))
                        .as(TOLD)
                        .isNull());
        return announced;
    }

    /** All of them, for tests that show that each can be broken. */
    static List<String> all() {
        return List.of(TRIAL_BALANCE, REPLAY, LIMIT, WHOLE, IN_TIME, FINAL, TOLD, ENDS);
    }
}
