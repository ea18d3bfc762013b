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
 *   <li value="0"><b>Admit.</b> Commands that are no part of a saga ({@code open-accounts}, {@code change-account}, {@code
 *       cancel-saga}, {@code reconcile}) enter the inbox by message id. Openings take one advisory lock first, so that an account is opened
 *       once, and are done before any part is judged. A batch without such commands sends nothing here.
 *   <li><b>Lock sagas.</b> Those that are there are locked in the order of their ids: from here on no other node decides
 *       about them, and no sweep does. Those that are not there are taken for new.
 *   <li><b>Load.</b> For sagas that had something before: the stored parts under the numbers that arrive, and all parts of
 *       those that may be complete with this batch. The usual saga comes in one poll, and then nothing is sent.
 *   <li><b>Lock customers.</b> Of all sagas that may be complete, in one statement, by name; the house's accounts are read.
 *       Only where one of those might run short (a fee given back), or its state is to change, they are locked now as well.
 *       Accounts of parts that only wait are read. Then the database's clock is read.
 *   <li><b>Decide.</b> The assembler, input by input in the order of arrival, on running balances: the second of two sagas
 *       that want the same money does not get it. It makes no difference how arrivals are cut into batches.
 *   <li><b>Lock the house.</b> Its accounts are in nearly every booking: whoever has them keeps all others from booking, so
 *       they are locked when everything is decided, by name. The clock after the last of these locks is when all of the
 *       batch happens; no two bookings of an account have their times the wrong way round.
 *   <li><b>Write.</b> Sagas (new ones with their end, in the order of their ids), parts and evidence, postings with their
 *       legs, one update of all balances, the audit events: one statement each. Leg numbers are drawn under the account
 *       locks, so that they rise per account on all nodes; a balance gets one row version however many sagas it is in.
 *   <li><b>Announce.</b> The outcomes go to the outbox in the order of the decisions, and the transaction commits.
 * </ol>
 *
 * What was judged before it was locked may have changed: a saga that was taken for new is there, an account of the house
 * was frozen, a deadline passed while waiting. Then the transaction is rolled back ({@code Overtaken}) and done again, this
 * time with every account locked before anything is decided; only another new saga can get in its way then.
 *
 * <p>Statements per batch, whatever it holds: 12 and the commit, one more for each further 5,000 rows or 8 MiB; two more
 * where sagas go on from an earlier poll (load, update); 3 for inbox and openings. A test counts them.
 *
 * <h2>Whole sets</h2>
 *
 * What many rows are written to goes by native statements over arrays, through the same EntityManager as everything else:
 * row by row by JPA the same tables took several times as long (docs/adr/0013). JPA writes where rows are few: accounts,
 * evidence. These transactions are planned by index alone ({@code JdbcPlans}).
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
