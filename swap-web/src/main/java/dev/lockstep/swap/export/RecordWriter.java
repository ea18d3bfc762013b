package dev.lockstep.swap.export;

import java.io.IOException;

/** Writes records one after the other and keeps none. */
interface RecordWriter {

    /** Before the first leg. */
    void beginLegs() throws IOException;

    /** Before the first saga. */
    void beginSagas() throws IOException;

    /** Before the first balance. */
    void beginBalances() throws IOException;

    /** Before the first line of a trial balance. */
    void beginTrialBalance() throws IOException;

    void write(LegRecord leg) throws IOException;

    void write(BalanceRecord balance) throws IOException;

    void write(TrialRecord line) throws IOException;

    void write(SagaRecord saga) throws IOException;

    /** After the last record. */
    void end() throws IOException;
}
