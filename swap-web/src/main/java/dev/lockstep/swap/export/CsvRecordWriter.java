package dev.lockstep.swap.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.lockstep.contract.saga.WireTime;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: UTF-8, CRLF, a header line. A text that a spreadsheet would take for a formula is written behind an
 * apostrophe; numbers, times and identifiers never begin like one and are left alone.
 */
final class CsvRecordWriter implements RecordWriter {

    private static final int BUFFER = 32_768;
    private static final String FORMULA_STARTS = "=+-@\t\r\0";

    private final CsvWriter csv;

    CsvRecordWriter(OutputStream out) {
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER));
    }

    @Override
    public void beginLegs() {
        csv.writeRecord(LegRecord.COLUMNS);
    }

    @Override
    public void beginSagas() {
        csv.writeRecord(SagaRecord.COLUMNS);
    }

    @Override
    public void beginBalances() {
        csv.writeRecord(BalanceRecord.COLUMNS);
    }

    @Override
    public void beginTrialBalance() {
        csv.writeRecord(TrialRecord.COLUMNS);
    }

    @Override
    public void write(BalanceRecord balance) {
        csv.writeRecord(List.of(
                text(balance.account()),
                balance.accountKind(),
                text(balance.ownerRef()),
                balance.asset(),
                Integer.toString(balance.scale()),
                time(balance.asOf()),
                balance.basis(),
                balance.balance()));
    }

    @Override
    public void write(TrialRecord line) {
        csv.writeRecord(List.of(
                line.asset(),
                Integer.toString(line.scale()),
                line.accountKind(),
                time(line.asOf()),
                line.basis(),
                line.debits(),
                line.credits(),
                line.balance()));
    }

    @Override
    public void write(LegRecord leg) {
        csv.writeRecord(List.of(
                Long.toString(leg.ledgerSeq()),
                leg.postingId(),
                Integer.toString(leg.legNo()),
                text(leg.account()),
                leg.accountKind(),
                text(leg.ownerRef()),
                leg.asset(),
                Integer.toString(leg.scale()),
                leg.direction(),
                leg.amount(),
                leg.balanceAfter(),
                time(leg.recordedAt()),
                time(leg.effectiveAt()),
                leg.sagaId(),
                Integer.toString(leg.part()),
                text(leg.description()),
                text(leg.correctsPostingId()),
                text(leg.correctionKind()),
                text(leg.reason()),
                text(leg.actorId())));
    }

    @Override
    public void write(SagaRecord saga) {
        if (saga.parts().isEmpty()) {
            csv.writeRecord(cells(saga, List.of("", "", "", "", "", "", "")));
        }
        for (SagaRecord.Part part : saga.parts()) {
            csv.writeRecord(cells(
                    saga,
                    List.of(
                            Integer.toString(part.part()),
                            part.message(),
                            part.disposition(),
                            time(part.receivedAt()),
                            text(part.topic()),
                            number(part.partition()),
                            number(part.offset()))));
        }
    }

    private static List<String> cells(SagaRecord saga, List<String> part) {
        List<String> cells = new ArrayList<>(List.of(
                saga.saga(),
                text(saga.type()),
                saga.state(),
                Integer.toString(saga.total()),
                Integer.toString(saga.received()),
                time(saga.deadline()),
                time(saga.firstSeenAt()),
                time(saga.endedAt()),
                text(saga.code()),
                text(saga.reason()),
                text(saga.blocked())));
        cells.addAll(part);
        return cells;
    }

    @Override
    public void end() throws IOException {
        csv.flush();
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : WireTime.format(time);
    }

    private static String number(@Nullable Number number) {
        return number == null ? "" : number.toString();
    }

    /** Free text, so that no spreadsheet computes it. */
    static String text(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return FORMULA_STARTS.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
