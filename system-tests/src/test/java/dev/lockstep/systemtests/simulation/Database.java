package dev.lockstep.systemtests.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory with transactions: read committed, row locks, all or nothing.
 *
 * <p>Processes are not threads. Where a transaction sends a statement, another one may run from its beginning to its end
 * inside of that moment, on the same stack. Of two transactions no schedule is lost by that: whoever commits first sees
 * nothing of the other and becomes visible at once, so all of it can just as well lie in one moment of the other, unless it
 * waits for a lock of the other. Then it cannot be first: {@link Waits} undoes it, as if it had not begun. What a
 * statement sees when it has waited itself is the port's business: it reads before {@link Fate#between} what belongs to
 * the statement's snapshot, and after it what is read again under the lock.
 *
 * <p>Locks are taken in one order by everybody, or two could wait for each other; a lock out of order fails at once.
 */
public final class Database {

    /** The running transaction needs what an outer one has locked: the outer one has to commit first. */
    static final class Waits extends Error {

        private static final long serialVersionUID = 1L;

        Waits() {
            super("waits for a lock", null, false, false);
        }
    }

    /** The schema refuses what the product never does, such as a row that is there already. */
    public static final class Violated extends AssertionError {

        private static final long serialVersionUID = 1L;

        public Violated(String what) {
            super(what);
        }
    }

    private record Lock(String table, Comparable<?> key) {}

    /** @param rank the place of the lock's kind in the one order of locks */
    private record Place(int rank, Comparable<?> key) {}

    private static final class Transaction {
        final Set<Lock> locks = new LinkedHashSet<>();
        final Map<Table<?, ?>, Map<Object, @Nullable Object>> rows = new LinkedHashMap<>();
        final Map<Rows<?>, List<Object>> appended = new LinkedHashMap<>();
        final long since;

        @Nullable
        Place last;

        Transaction(long since) {
            this.since = since;
        }
    }

    private final Fate fate;
    private final Runnable committed;
    private final Deque<Transaction> running = new ArrayDeque<>();
    private long commits;
    private long since;

    /** @param committed is called after every commit, when everybody can see it */
    Database(Fate fate, Runnable committed) {
        this.fate = fate;
        this.committed = committed;
    }

    /** All of the work is committed, or nothing of it. */
    public <T> T transaction(Supplier<T> work) {
        Transaction transaction = new Transaction(commits);
        running.push(transaction);
        T answer;
        try {
            answer = work.get();
            fate.between("commit");
            commit(transaction);
        } finally {
            running.remove(transaction);
        }
        fate.between("committed");
        return answer;
    }

    private void commit(Transaction transaction) {
        commits++;
        since = transaction.since;
        transaction.appended.forEach(Rows::commit);
        if (fate.has(Flaw.COMMITS_THE_JOURNAL_FIRST)) {
            fate.between("commit");
        }
        transaction.rows.forEach(Table::commit);
        running.remove(transaction);
        committed.run();
    }

    long commits() {
        return commits;
    }

    /** How many commits there were when the transaction began that has committed last. */
    long since() {
        return since;
    }

    /**
     * Locks a row until the end of the transaction.
     *
     * @param rank the place of this kind of lock in the one order of locks
     */
    public <K extends Comparable<K>> void lock(int rank, String table, K key) {
        Transaction transaction = current();
        if (lockOutOfOrder(table, key)) {
            Place next = new Place(rank, key);
            requireOrder(transaction.last, next);
            transaction.last = next;
        }
    }

    /** For a lock that is not waited for, or the only one; false if the transaction had it. */
    public <K extends Comparable<K>> boolean lockOutOfOrder(String table, K key) {
        if (!isFree(table, key)) {
            throw new Waits();
        }
        return current().locks.add(new Lock(table, key));
    }

    /** Whether nobody else has locked it. */
    public <K extends Comparable<K>> boolean isFree(String table, K key) {
        Lock lock = new Lock(table, key);
        return running.stream().noneMatch(other -> other != current() && other.locks.contains(lock));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the keys of one rank are of one type
    private static void requireOrder(@Nullable Place last, Place next) {
        boolean inOrder = last == null
                || last.rank() < next.rank()
                || (last.rank() == next.rank() && ((Comparable) last.key()).compareTo(next.key()) < 0);
        if (!inOrder) {
            throw new AssertionError("locks " + next + " after " + last + ": two could wait for each other");
        }
    }

    private Transaction current() {
        Transaction transaction = running.peek();
        if (transaction == null) {
            throw new IllegalStateException("there is no transaction");
        }
        return transaction;
    }

    /** Rows by key; a row is a value and is replaced as a whole. */
    public final class Table<K, V> {

        private final Map<K, V> rows = new LinkedHashMap<>();

        /** As the running transaction sees it now, or null. */
        @SuppressWarnings("unchecked")
        public @Nullable V get(K key) {
            Transaction transaction = running.peek();
            if (transaction != null) {
                Map<Object, @Nullable Object> own = transaction.rows.get(this);
                if (own != null && own.containsKey(key)) {
                    return (V) own.get(key);
                }
            }
            return rows.get(key);
        }

        public boolean has(K key) {
            return get(key) != null;
        }

        public void put(K key, V row) {
            own().put(key, row);
        }

        public void insert(K key, V row) {
            if (has(key)) {
                throw new Violated("there is a row " + key + " already");
            }
            put(key, row);
        }

        public void remove(K key) {
            own().put(key, null);
        }

        /** All rows as the running transaction sees them. */
        @SuppressWarnings("unchecked")
        public Collection<V> all() {
            Map<K, V> all = new LinkedHashMap<>(rows);
            Transaction transaction = running.peek();
            Map<Object, @Nullable Object> own = transaction == null ? null : transaction.rows.get(this);
            if (own != null) {
                apply((Map<K, @Nullable V>) (Map<?, ?>) own, all);
            }
            return all.values();
        }

        /** The row that everybody sees, or null. */
        public @Nullable V committed(K key) {
            return rows.get(key);
        }

        /** What everybody sees, in the order in which the keys came. */
        public Collection<V> committed() {
            return rows.values();
        }

        private Map<Object, @Nullable Object> own() {
            return current().rows.computeIfAbsent(this, table -> new LinkedHashMap<>());
        }

        @SuppressWarnings("unchecked")
        private void commit(Map<Object, @Nullable Object> changes) {
            apply((Map<K, @Nullable V>) (Map<?, ?>) changes, rows);
        }

        private void apply(Map<K, @Nullable V> changes, Map<K, V> to) {
            changes.forEach((key, row) -> {
                if (row == null) {
                    to.remove(key);
                } else {
                    to.put(key, row);
                }
            });
        }
    }

    /** Rows that are only ever appended, in the order of the commits. */
    public final class Rows<V> {

        private final List<V> rows = new ArrayList<>();

        public void append(Collection<? extends V> added) {
            current().appended.computeIfAbsent(this, table -> new ArrayList<>()).addAll(added);
        }

        /** What the running transaction has appended is not appended after all. */
        @SuppressWarnings("unchecked")
        public List<V> takeBack() {
            List<Object> added = current().appended.remove(this);
            return added == null ? List.of() : (List<V>) (List<?>) added;
        }

        /** Outside of every transaction, never rolled back. */
        public void appendAtOnce(Collection<? extends V> added) {
            rows.addAll(added);
        }

        public List<V> committed() {
            return rows;
        }

        @SuppressWarnings("unchecked")
        private void commit(List<Object> added) {
            added.forEach(row -> rows.add((V) row));
        }
    }

    public <K, V> Table<K, V> table() {
        return new Table<>();
    }

    public <V> Rows<V> rows() {
        return new Rows<>();
    }
}
