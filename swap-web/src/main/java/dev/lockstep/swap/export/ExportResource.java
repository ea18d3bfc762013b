package dev.lockstep.swap.export;

import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.access.Role;
import dev.lockstep.swap.http.Parameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Streams a data set as it stands, straight from the ledger's cursor to the client. Memory does not grow with the rows. A
 * stream that breaks off ends the connection without its last chunk, so that nobody takes the beginning for the whole.
 */
@Path("/")
@RequestScoped
@RolesAllowed(Role.AUDITOR)
public class ExportResource {

    private static final Logger LOG = System.getLogger(ExportResource.class.getName());

    @Inject
    LedgerQueries ledger;

    @Context
    SecurityContext caller;

    /** Every leg booked in [from, to), in the order of the journal. */
    @GET
    @Path("journal")
    public Response journal(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("format") @DefaultValue("jsonl") String format) {
        ExportRange range = ExportRange.parse(from, to);
        return stream("journal", Extent.of(range), format, (writer, count) -> {
            writer.beginLegs();
            ledger.streamJournal(
                    range.from(), range.to(), line -> count.written(() -> writer.write(LegRecord.of(line))));
        });
    }

    /** Every saga first seen in [from, to), in that order. */
    @GET
    @Path("sagas")
    public Response sagas(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("format") @DefaultValue("jsonl") String format) {
        ExportRange range = ExportRange.parse(from, to);
        return stream("sagas", Extent.of(range), format, (writer, count) -> {
            writer.beginSagas();
            ledger.streamSagas(
                    range.from(), range.to(), saga -> count.written(() -> writer.write(SagaRecord.of(saga))));
        });
    }

    /** The balance of every account at an instant, by name. */
    @GET
    @Path("balances")
    public Response balances(
            @QueryParam("at") @Nullable String at,
            @QueryParam("basis") @DefaultValue("recorded") String basis,
            @QueryParam("format") @DefaultValue("jsonl") String format) {
        AsOf asOf = asOf(at, basis);
        return stream("balances", Extent.of(asOf), format, (writer, count) -> {
            writer.beginBalances();
            ledger.streamBalances(asOf, account -> count.written(() -> writer.write(BalanceRecord.of(account, asOf))));
        });
    }

    /** Turnover and balance of every kind of account in each asset at an instant. */
    @GET
    @Path("trial-balance")
    public Response trialBalance(
            @QueryParam("at") @Nullable String at,
            @QueryParam("basis") @DefaultValue("recorded") String basis,
            @QueryParam("format") @DefaultValue("jsonl") String format) {
        AsOf asOf = asOf(at, basis);
        return stream("trial-balance", Extent.of(asOf), format, (writer, count) -> {
            writer.beginTrialBalance();
            ledger.trialBalanceAt(asOf)
                    .lines()
                    .forEach(line -> count.written(() -> writer.write(TrialRecord.of(line, asOf))));
        });
    }

    private static AsOf asOf(@Nullable String at, String basis) {
        return new AsOf(ExportRange.time("at", at), Parameters.parse("basis", basis, Basis::ofCode));
    }

    /** What of a data set is exported: for the file's name and for the log. */
    private record Extent(String inFileNames, String told) {

        static Extent of(ExportRange range) {
            return new Extent(
                    range.inFileNames(),
                    "from=" + WireTime.format(range.from()) + " to=" + WireTime.format(range.to()));
        }

        static Extent of(AsOf asOf) {
            return new Extent(
                    asOf.basis().code() + "-" + ExportRange.inFileNames(asOf.at()),
                    "at=" + WireTime.format(asOf.at()) + " basis="
                            + asOf.basis().code());
        }
    }

    private Response stream(String dataset, Extent extent, String formatName, Rows rows) {
        ExportFormat format = Parameters.parse("format", formatName, ExportFormat::parse);
        String who = caller.getUserPrincipal().getName();
        StreamingOutput body = out -> {
            Count count = new Count();
            boolean complete = false;
            try {
                RecordWriter writer = writer(format, out);
                rows.writeTo(writer, count);
                writer.end();
                complete = true;
            } finally {
                LOG.log(
                        Level.INFO,
                        "audit.exported by={0} dataset={1} {2} format={3} rows={4} complete={5}",
                        who,
                        dataset,
                        extent.told(),
                        format.text(),
                        Long.toString(count.rows),
                        complete);
            }
        };
        return Response.ok(body, format.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"lockstep-" + dataset + "-" + extent.inFileNames() + "." + format.text()
                                + "\"")
                .build();
    }

    private static RecordWriter writer(ExportFormat format, OutputStream out) {
        return format == ExportFormat.CSV ? new CsvRecordWriter(out) : new JsonLinesWriter(out);
    }

    /** Writes all rows of a data set. */
    private interface Rows {
        void writeTo(RecordWriter writer, Count count) throws IOException;
    }

    /** Writes one row. */
    private interface Row {
        void write() throws IOException;
    }

    private static final class Count {
        private long rows;

        void written(Row row) {
            try {
                row.write();
                rows++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
