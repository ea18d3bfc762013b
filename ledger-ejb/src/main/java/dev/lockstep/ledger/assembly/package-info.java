/**
 * Assembly: parts come in any order and any number of times, and a saga is booked as a whole or not at all.
 *
 * <h2>Pure core, thin shell</h2>
 *
 * {@code Assembler.decide(assembly, input, now)} says what follows when something happens to a saga, and nothing else
 * does. {@code Decision.Book} carries the complete list of postings and is the only way to the journal. Around it {@code
 * Batch} gathers what the decisions need and writes what follows from them, through ports; {@code LedgerBatchHandler}
 * opens the transaction, {@code LedgerCommandsHandler} reads the records before it is opened.
 *
 * <h2>One transaction per poll</h2>
 *
 * A poll brings parts of many sagas, and all of them are one transaction. Its phases, in this order on every node and in
 * every batch, are what makes it free of deadlocks, double booking and half bookings:
 *
 * <ol>
 *   <li value="0"><b>Admit.</b> Commands that are no part of a saga ({@code open-accounts}, {@code cancel-saga}) enter the
 *       inbox by message id. Openings take one advisory lock first, so that an account is opened once, and are done before
 *       any part is judged. A batch without such commands sends nothing here.
 *   <li><b>Create.</b> Sagas are inserted in the order of their ids, on conflict do nothing. Who inserts a saga has locked
 *       it; who meets one that is just being inserted waits.
 *   <li><b>Lock.</b> Those that were there before are locked in the order of their ids. From here on no other node decides
 *       about them, and no sweep does.
 *   <li><b>Load.</b> For sagas that had something before: the stored parts under the numbers that arrive, and all parts of
 *       those that may be complete with this batch. The usual saga comes in one poll, and then nothing is sent.
 *   <li><b>Lock accounts.</b> Of all sagas that may be complete, in one statement and one global order: customers by name,
 *       then the house's accounts by name. Those are the busy ones; they come last so that they are held shortest.
 *       Accounts of parts that only wait are read, not locked. Then the database's clock is read: later than every lock,
 *       so that nothing is booked after its deadline and no two bookings of an account have their times the wrong way
 *       round.
 *   <li><b>Decide.</b> The assembler, input by input in the order of arrival, on running balances: the second of two sagas
 *       that want the same money does not get it. It makes no difference how arrivals are cut into batches.
 *   <li><b>Write.</b> Parts and evidence, postings and legs, by JPA in batches; leg numbers drawn now, under the account
 *       locks, so that they rise per account on all nodes. One update of all balances, one row version per account
 *       however many sagas it took part in. One update of all sagas.
 *   <li><b>Announce.</b> The outcomes go to the outbox in the order of the decisions, and the transaction commits. At
 *       commit the database checks every posting again.
 * </ol>
 *
 * Round trips per batch, whatever it holds: 10 (begin, create, lock accounts, clock, postings, leg numbers, balances,
 * sagas, outbox, commit), plus one each for parts and legs per 500 rows, plus lock and load where sagas go on from an
 * earlier poll, plus 3 for inbox and openings.
 *
 * <h2>What bounds a batch</h2>
 *
 * {@code lockstep.poll.records_max} records (500) of {@code lockstep.message.bytes_max} (1 MiB) each; Kafka's client does
 * not fetch more than 50 MB at once. A saga's parts are in memory together when it is booked: at most {@code
 * lockstep.saga.parts_max} of them (1,000) and 16 MiB of payload, beyond which it is refused. A posting has at most 1,000
 * legs.
 *
 * <h2>Redelivery, and what is not there</h2>
 *
 * A part is known by saga and number, stored once by the primary key, and compared by the hash of its bytes. So a
 * redelivery has no effect, before and after the end, and no inbox row is written for parts. A cancellation may overtake
 * every part of its saga: it is remembered as a saga that is REFUSED and whose parts are unknown; what comes later is
 * late. A saga that exists always has a deadline (a command that stands alone ends in its transaction), so that every
 * saga ends.
 *
 * <h2>Corrections and accounts that change</h2>
 *
 * A part that corrects a posting is judged on that posting, which never changes, and on the corrections of it, which are read
 * after the accounts. They are kept with the bookings; whoever finds another one there was overtaken, and decides again. A
 * request to freeze, unfreeze or close an account is decided where it stands among the parts, with its account locked before
 * anything is decided. A batch without such parts and requests sends nothing for them.
 *
 * <h2>Deadlines</h2>
 *
 * A deadline is an input like any other, decided under the same row lock by the database's clock. The sweep only looks for
 * due sagas, 1,000 in a transaction, and passes over those that somebody has locked: whoever has them finds them due
 * himself. A part that arrives at or after the deadline finds the same end and is late, whether the sweep was there
 * before it or not.
 */
@NullMarked
package dev.lockstep.ledger.assembly;

import org.jspecify.annotations.NullMarked;
