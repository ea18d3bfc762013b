package dev.lockstep.ledger.query;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AccountChangeView;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.CorrectionView;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.JournalLine;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.SagaSummary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Views made of rows; columns go by their names. */
final class JdbcViews {

    /** Columns of {@link #CORRECTIONS_OF_P}. */
    static final String CORRECTIONS = """
                   c.kind as correction_kind, c.corrects_posting_id, c.corrects_saga_id, c.reason as correction_reason,
                   c.actor as correction_actor, r.kind as reversal_kind, r.posting_id as reversal_posting_id,
                   r.saga_id as reversal_saga_id, r.reason as reversal_reason, r.actor as reversal_actor
            """;

    /** What the posting {@code p} corrects, and what takes it back: both rare. */
    static final String CORRECTIONS_OF_P = """
              left join ledger.correction_link c on c.posting_id = p.posting_id
              left join ledger.correction_link r on r.corrects_posting_id = p.posting_id and r.kind = 'REVERSAL'
            """;

    /** Legs {@code l} with their postings {@code p}, as {@link #entry} reads them. */
    static final String ENTRIES = """
            select l.leg_seq, l.leg_no, l.account_id, l.asset, l.amount_minor, l.balance_after_minor, l.booked_at,
                   p.posting_id, p.saga_id, p.part_no, p.description, p.effective_at,
            """ + CORRECTIONS + """
              from ledger.leg l
              join ledger.posting p on p.posting_id = l.posting_id
            """ + CORRECTIONS_OF_P;

    private JdbcViews() {}

    static AccountView account(ResultSet row) throws SQLException {
        return new AccountView(
                row.getString("account_id"),
                AccountKind.valueOf(row.getString("kind")),
                row.getString("owner_ref"),
                row.getString("state"),
                money(row, "balance_minor"));
    }

    static AccountChangeView accountChange(ResultSet row) throws SQLException {
        return new AccountChangeView(
                new MessageId(uuid(row, "request_id")),
                AccountState.valueOf(row.getString("before_state")),
                AccountState.valueOf(row.getString("wanted_state")),
                row.getString("refusal_code"),
                row.getString("reason"),
                row.getString("actor"),
                instant(row, "decided_at"));
    }

    static EntryView entry(ResultSet row) throws SQLException {
        return new EntryView(
                row.getLong("leg_seq"),
                new PostingId(uuid(row, "posting_id")),
                saga(row),
                row.getInt("part_no"),
                row.getString("description"),
                row.getString("account_id"),
                money(row, "amount_minor"),
                money(row, "balance_after_minor"),
                instant(row, "booked_at"),
                instant(row, "effective_at"),
                correction(row, "correction", "corrects"),
                correction(row, "reversal", "reversal"));
    }

    private static @Nullable CorrectionView correction(ResultSet row, String link, String other) throws SQLException {
        String kind = row.getString(link + "_kind");
        return kind == null
                ? null
                : new CorrectionView(
                        Correction.Kind.valueOf(kind),
                        new PostingId(uuid(row, other + "_posting_id")),
                        new SagaId(uuid(row, other + "_saga_id")),
                        row.getString(link + "_reason"),
                        row.getString(link + "_actor"));
    }

    static JournalLine journalLine(ResultSet row) throws SQLException {
        return new JournalLine(
                entry(row),
                row.getInt("leg_no"),
                AccountKind.valueOf(row.getString("kind")),
                row.getString("owner_ref"));
    }

    static SagaSummary summary(ResultSet row) throws SQLException {
        return new SagaSummary(
                saga(row),
                row.getString("type"),
                row.getString("state"),
                row.getInt("total"),
                row.getInt("received"),
                optionalInstant(row, "deadline"),
                instant(row, "first_seen_at"),
                optionalInstant(row, "ended_at"),
                row.getString("refusal_code"),
                row.getString("refusal_detail"),
                row.getString("blocked"));
    }

    static PartView part(ResultSet row) throws SQLException {
        return new PartView(
                row.getInt("part_no"),
                new MessageId(uuid(row, "message_id")),
                instant(row, "received_at"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("log_offset"),
                payload(row));
    }

    static EvidenceView evidence(ResultSet row) throws SQLException {
        return new EvidenceView(
                row.getString("kind"),
                row.getInt("part_no"),
                new MessageId(uuid(row, "message_id")),
                instant(row, "received_at"),
                payload(row),
                row.getString("saga_context"));
    }

    static SagaId saga(ResultSet row) throws SQLException {
        return new SagaId(uuid(row, "saga_id"));
    }

    /** An amount of the row's asset; what there is none of (no leg yet) is zero. */
    static Money money(ResultSet row, String column) throws SQLException {
        Asset asset = Asset.parse(row.getString("asset"));
        BigDecimal minor = row.getBigDecimal(column);
        return minor == null ? Money.zero(asset) : new Money(asset, minor.toBigIntegerExact());
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(optionalInstant(row, column), column);
    }

    static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static String payload(ResultSet row) throws SQLException {
        return new String(row.getBytes("payload"), StandardCharsets.UTF_8);
    }
}
