package dev.lockstep.swap.export;

import dev.lockstep.swap.http.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** One JSON object per line, UTF-8, each line ended by LF; what is absent is left out. */
final class JsonLinesWriter implements RecordWriter {

    private static final int BUFFER = 32_768;

    private final OutputStream out;

    JsonLinesWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    @Override
    public void beginLegs() {}

    @Override
    public void beginSagas() {}

    @Override
    public void beginBalances() {}

    @Override
    public void beginTrialBalance() {}

    @Override
    public void write(BalanceRecord balance) throws IOException {
        line(balance);
    }

    @Override
    public void write(TrialRecord trial) throws IOException {
        line(trial);
    }

    @Override
    public void write(LegRecord leg) throws IOException {
        line(leg);
    }

    @Override
    public void write(SagaRecord saga) throws IOException {
        line(saga);
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private void line(Object value) throws IOException {
        out.write(Json.write(value));
        out.write('\n');
    }
}
