package dev.lockstep.contract.query;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's truth, read only. Every call reads committed rows outside the caller's transaction (a running one is
 * suspended), so that a page shows what is and not a copy's memory of it. Lists are bounded by their {@code limit}, at
 * most {@value #LIMIT_MAX}.
 */
public interface LedgerQueries extends MessageTrail {

    int LIMIT_MAX = 1_000;

    /** Those of the accounts that exist, in no order. */
    List<AccountView> accounts(Collection<String> accounts);

    /** The balance that each existing account had; its state is today's. */
    List<AccountView> accountsAt(Collection<String> accounts, AsOf asOf);

    /** Who asked for another state of an account and what became of it, newest first. */
    List<AccountChangeView> accountChanges(String account, int limit);

    /** Clearing accounts that are not zero, by name, at most {@value #LIMIT_MAX}; empty in a ledger at rest. */
    List<ClearingException> clearingExceptions();

    /** A page of an account's statement; the balances after its legs are those of its basis. */
    List<EntryView> entries(StatementPage page);

    Optional<SagaView> saga(SagaId saga);

    /** The newest sagas of a state (null: of any), newest first, those first seen before {@code before}. */
    List<SagaSummary> sagas(@Nullable String state, @Nullable Instant before, int limit);

    /** The legs of a saga in order of part and leg; empty unless it is booked. */
    List<EntryView> legs(SagaId saga);

    List<ParkedView> parked(@Nullable String state, int limit);

    Optional<ParkedView> parked(ParkedId id);

    /** Per asset, the sum over all accounts and over all legs; anything but zero is an alarm. */
    List<TrialBalanceLine> trialBalance();

    /** Turnover and balance of every kind of account as of an instant. */
    TrialBalance trialBalanceAt(AsOf asOf);

    LedgerFigures figures();

    /** The newest reports of reconciliations, newest first. */
    List<ReconciliationView> reconciliations(int limit);

    Optional<ReconciliationView> reconciliation(ReconciliationId id);

    /** What a reconciliation found, in the order of its report; it keeps at most {@value #LIMIT_MAX}. */
    List<Difference> differences(ReconciliationId id);

    /** Every leg booked in [from, to), in the order of the journal, streamed: memory does not grow with the rows. */
    void streamJournal(Instant from, Instant to, Consumer<JournalLine> lines);

    /** The balance that every account had, by name, streamed; its state is today's. */
    void streamBalances(AsOf asOf, Consumer<AccountView> accounts);

    /** Every saga first seen in [from, to), in that order, streamed. */
    void streamSagas(Instant from, Instant to, Consumer<SagaView> sagas);
}
