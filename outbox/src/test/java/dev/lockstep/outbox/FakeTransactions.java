package dev.lockstep.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** A registry that knows its status and nothing else. */
public record FakeTransactions(int getTransactionStatus) implements TransactionSynchronizationRegistry {

    public static FakeTransactions none() {
        return new FakeTransactions(Status.STATUS_NO_TRANSACTION);
    }

    public static FakeTransactions markedForRollback() {
        return new FakeTransactions(Status.STATUS_MARKED_ROLLBACK);
    }

    @Override
    public Object getTransactionKey() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putResource(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object getResource(Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setRollbackOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getRollbackOnly() {
        throw new UnsupportedOperationException();
    }
}
