package dev.lockstep.swap.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.CorrectionView;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.JournalLine;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {

    private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("01980000-0000-7000-8000-000000000002");
    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.1Z");
    private static final Asset BTC = new Asset("BTC", 8);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesALegAsCsv() throws IOException {
        RecordWriter csv = new CsvRecordWriter(out);
        csv.beginLegs();
        csv.write(LegRecord.of(leg("=HYPERLINK(\"x\"), said he")));
        csv.end();

        assertThat(text())
                .isEqualTo(String.join(",", LegRecord.COLUMNS) + "\r\n" + "7," + ID
                        + ",1,customer:1:BTC,CUSTOMER,,BTC,8,DEBIT,0.50000000,-1.00000000,"
                        + "2026-11-20T10:00:00.100000Z,2026-11-20T10:00:00.100000Z," + ID
                        + ",2,\"'=HYPERLINK(\"\"x\"\"), said he\",,,,\r\n");
    }

    @Test
    void writesWhatALegCorrectsAndWhyAndOnWhoseWord() throws IOException {
        CorrectionView link = new CorrectionView(
                Correction.Kind.REVERSAL, new PostingId(OTHER), new SagaId(ID), "=oops", "office:anna");
        RecordWriter csv = new CsvRecordWriter(out);
        csv.write(LegRecord.of(leg("undone", link)));
        csv.end();
        RecordWriter lines = new JsonLinesWriter(out);
        lines.write(LegRecord.of(leg("undone", link)));
        lines.end();

        assertThat(text())
                .contains(",undone," + OTHER + ",REVERSAL,'=oops,office:anna\r\n")
                .endsWith("\"correctsPostingId\":\"" + OTHER
                        + "\",\"correctionKind\":\"REVERSAL\",\"reason\":\"=oops\",\"actorId\":\"office:anna\"}\n");
    }

    @Test
    void writesALegAsOneLineOfJson() throws IOException {
        RecordWriter lines = new JsonLinesWriter(out);
        lines.beginLegs();
        lines.write(LegRecord.of(leg("=1")));
        lines.end();

        assertThat(text())
                .startsWith("{\"ledgerSeq\":7,\"postingId\":\"" + ID + "\",")
                .contains("\"direction\":\"DEBIT\",\"amount\":\"0.50000000\",\"balanceAfter\":\"-1.00000000\"")
                .contains("\"recordedAt\":\"2026-11-20T10:00:00.100000Z\"")
                .endsWith("\"description\":\"=1\"}\n")
                .doesNotContain("ownerRef");
        assertThat(text().lines()).hasSize(1);
    }

    @Test
    void writesALineOfCsvForEachPartThatCame() throws IOException {
        RecordWriter csv = new CsvRecordWriter(out);
        csv.beginSagas();
        csv.write(SagaRecord.of(saga()));
        csv.end();

        assertThat(text().split("\r\n"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSameSizeAs(SagaRecord.COLUMNS))
                .anySatisfy(line -> assertThat(line).contains(",TAKEN,").endsWith(",ledger.commands.v1,3,42"))
                .anySatisfy(line -> assertThat(line).contains(",LATE,").endsWith(",,,"));
    }

    @Test
    void writesASagaOfWhichNothingCameAsOneLine() throws IOException {
        RecordWriter csv = new CsvRecordWriter(out);
        csv.write(SagaRecord.of(new SagaView(saga().summary(), List.of(), List.of())));
        csv.end();

        assertThat(text().split(",", -1)).hasSameSizeAs(SagaRecord.COLUMNS);
    }

    @Test
    void writesTheMessagesOfASagaIntoItsLineOfJson() throws IOException {
        RecordWriter lines = new JsonLinesWriter(out);
        lines.write(SagaRecord.of(saga()));
        lines.end();

        assertThat(text())
                .contains("\"parts\":[{\"part\":1,", "\"disposition\":\"LATE\"", "\"payload\":\"{\\\"a\\\":1}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@x", "\tx", "\rx", "\0x"})
    void keepsSpreadsheetsFromComputingText(String text) {
        assertThat(CsvRecordWriter.text(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1", "customer:1:BTC", "'x"})
    void leavesOtherTextAlone(String text) {
        assertThat(CsvRecordWriter.text(text)).isEqualTo(text);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JournalLine leg(String description) {
        return leg(description, null);
    }

    private static JournalLine leg(String description, @Nullable CorrectionView corrects) {
        EntryView entry = new EntryView(
                7,
                new PostingId(ID),
                new SagaId(ID),
                2,
                description,
                "customer:1:BTC",
                Money.parse(BTC, "-0.5"),
                Money.parse(BTC, "-1"),
                TIME,
                TIME,
                corrects,
                null);
        return new JournalLine(entry, 1, AccountKind.CUSTOMER, null);
    }

    private static SagaView saga() {
        SagaSummary summary =
                new SagaSummary(new SagaId(ID), "swap", "BOOKED", 1, 1, TIME, TIME, TIME, null, null, null);
        return new SagaView(
                summary,
                List.of(new PartView(1, new MessageId(ID), TIME, "ledger.commands.v1", 3, 42, "{\"a\":1}")),
                List.of(new EvidenceView("LATE", 1, new MessageId(ID), TIME, "{}", null)));
    }
}
