package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.sql.ArrayLiteral;
import dev.lockstep.ledger.sql.Chunks;
import dev.lockstep.ledger.sql.PackedBytes;
import dev.lockstep.outbox.consume.InboundRecord;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sagas as tables {@code ledger.saga}, {@code ledger.part} and {@code ledger.part_evidence}. */
@Dependent
class JpaSagas implements Sagas {

    /** What {@code ledger.saga.type} says of a saga that was cancelled before any part of it came. */
    private static final String TYPE_UNKNOWN = "unknown";

    /** A record of the saga may have been parked before the saga was heard of. */
    private static final String ADD = """
            insert into ledger.saga
                (saga_id, type, total, deadline, digest, state, received, payload_bytes, refusal_code, refusal_detail,
                 refused_part, refused_account, ended_at, blocked)
            select n.saga_id, n.type, n.total, n.deadline, n.digest, n.state, n.received, n.payload_bytes, n.refusal_code,
                   n.refusal_detail, n.refused_part, n.refused_account,
                   case when n.state <> 'COLLECTING' then cast(?13 as timestamptz) end,
                   (select min(p.reason) from outbox.parked p where p.saga_id = n.saga_id and p.state = 'PARKED')
              from unnest(cast(?1 as uuid[]), cast(?2 as text[]), cast(?3 as integer[]), cast(?4 as timestamptz[]),
                          cast(?5 as text[]), cast(?6 as text[]), cast(?7 as integer[]), cast(?8 as bigint[]),
                          cast(?9 as text[]), cast(?10 as text[]), cast(?11 as integer[]), cast(?12 as text[]))
                   n (saga_id, type, total, deadline, digest, state, received, payload_bytes, refusal_code,
                      refusal_detail, refused_part, refused_account)
             order by n.saga_id
            on conflict (saga_id) do nothing
            """;

    private static final String KEEP = """
            insert into ledger.part
                (saga_id, part_no, message_id, content_hash, payload, traceparent, topic, partition, log_offset, received_at)
            select n.saga_id, n.part_no, n.message_id, substring(b.hashes from cast(n.ordinal as integer) * 32 - 31 for 32),
                   substring(b.payloads from n.at for n.size), n.traceparent, n.topic, n.partition, n.log_offset,
                   cast(?11 as timestamptz)
              from unnest(cast(?1 as uuid[]), cast(?2 as integer[]), cast(?3 as uuid[]), cast(?4 as integer[]),
                          cast(?5 as integer[]), cast(?6 as text[]), cast(?7 as text[]), cast(?8 as integer[]),
                          cast(?9 as bigint[]))
                   with ordinality n (saga_id, part_no, message_id, at, size, traceparent, topic, partition, log_offset,
                                      ordinal),
                   (select cast(?10 as bytea) as payloads, cast(?12 as bytea) as hashes) b
            """;

    private static final String COLUMNS = """
            select saga_id, type, total, cast(extract(epoch from deadline) * 1000000 as bigint), digest, state, received,
                   payload_bytes
              from ledger.saga
            """;

    private static final String LOCK =
            COLUMNS + " where saga_id = any (cast(?1 as uuid[])) order by saga_id for no key update";

    private static final String LOCK_DUE = COLUMNS + """
             where state = 'COLLECTING' and deadline <= clock_timestamp()
             order by deadline
             limit ?1
               for no key update skip locked
            """;

    private static final String PARTS = """
            select p.saga_id, p.part_no, p.content_hash, p.payload
              from ledger.part p
             where p.saga_id = any (cast(?1 as uuid[]))
            union all
            select p.saga_id, p.part_no, p.content_hash, p.payload
              from unnest(cast(?2 as uuid[]), cast(?3 as integer[])) s (saga_id, part_no)
              join ledger.part p on p.saga_id = s.saga_id and p.part_no = s.part_no
             where s.saga_id <> all (cast(?1 as uuid[]))
            union all
            select e.saga_id, e.part_no, e.content_hash, null
              from unnest(cast(?2 as uuid[]), cast(?3 as integer[])) s (saga_id, part_no)
              join ledger.part_evidence e on e.saga_id = s.saga_id and e.part_no = s.part_no
            """;

    private static final String RECEIVED =
            "select saga_id, part_no from ledger.part where saga_id = any (cast(?1 as uuid[])) order by saga_id, part_no";

    private static final String CHANGE = """
            update ledger.saga s
               set state = c.state, received = c.received, payload_bytes = c.payload_bytes,
                   refusal_code = c.refusal_code, refusal_detail = c.refusal_detail,
                   refused_part = c.refused_part, refused_account = c.refused_account,
                   ended_at = case when c.state <> 'COLLECTING' then cast(?9 as timestamptz) end
              from unnest(cast(?1 as uuid[]), cast(?2 as text[]), cast(?3 as integer[]), cast(?4 as bigint[]),
                          cast(?5 as text[]), cast(?6 as text[]), cast(?7 as integer[]), cast(?8 as text[]))
                   c (saga_id, state, received, payload_bytes, refusal_code, refusal_detail, refused_part, refused_account)
             where s.saga_id = c.saga_id
            """;

    private static final String BLOCK =
            "update ledger.saga set blocked = ?2 where saga_id = cast(?1 as uuid) and state = 'COLLECTING'";

    private static final String UNBLOCK = """
            update ledger.saga s set blocked = null
             where s.saga_id = any (cast(?1 as uuid[])) and s.blocked is not null
               and not exists (select from outbox.parked p where p.saga_id = s.saga_id and p.state = 'PARKED')
            """;

    private static final String IS_PARKED =
            "select 1 from outbox.parked where topic = ?1 and partition = ?2 and log_offset = ?3";

    private static final String NOW = "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public List<Assembly> lock(Collection<SagaId> sagas) {
        return assemblies(database.createNativeQuery(LOCK).setParameter(1, ids(sagas)));
    }

    @Override
    public List<Assembly> lockDue(int limit) {
        return assemblies(database.createNativeQuery(LOCK_DUE).setParameter(1, limit));
    }

    private static List<Assembly> assemblies(Query query) {
        List<Assembly> sagas = new ArrayList<>();
        for (Object row : query.getResultList()) {
            Object[] columns = (Object[]) row;
            sagas.add(new Assembly(
                    new SagaId((UUID) columns[0]),
                    terms(columns),
                    Assembly.State.valueOf((String) columns[5]),
                    ((Number) columns[6]).intValue(),
                    ((Number) columns[7]).longValue(),
                    Parts.none()));
        }
        return sagas;
    }

    private static @Nullable Terms terms(Object[] columns) {
        if (columns[2] == null) {
            return null;
        }
        @Nullable Instant deadline = columns[3] == null ? null : instant(columns[3]);
        return new Terms((String) columns[1], ((Number) columns[2]).intValue(), deadline, (String) columns[4]);
    }

    @Override
    public Map<SagaId, Parts> parts(Collection<SagaId> whole, Collection<PartNumber> single) {
        List<?> rows = database.createNativeQuery(PARTS)
                .setParameter(1, ids(whole))
                .setParameter(2, ArrayLiteral.of(single, PartNumber::saga))
                .setParameter(3, ArrayLiteral.of(single, PartNumber::number))
                .getResultList();
        Map<SagaId, List<Part>> parts = new HashMap<>();
        Map<SagaId, List<Parts.Evidence>> evidence = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            SagaId saga = new SagaId((UUID) columns[0]);
            int number = ((Number) columns[1]).intValue();
            ContentHash hash = new ContentHash((byte[]) columns[2]);
            if (columns[3] == null) {
                evidence.computeIfAbsent(saga, id -> new ArrayList<>()).add(new Parts.Evidence(number, hash));
            } else {
                byte[] payload = (byte[]) columns[3];
                parts.computeIfAbsent(saga, id -> new ArrayList<>())
                        .add(new Part(number, hash, payload.length, post(payload)));
            }
        }
        Map<SagaId, Parts> loaded = new HashMap<>();
        Set<SagaId> all = new HashSet<>(parts.keySet());
        all.addAll(evidence.keySet());
        all.forEach(saga -> loaded.put(
                saga, Parts.of(parts.getOrDefault(saga, List.of()), evidence.getOrDefault(saga, List.of()))));
        return loaded;
    }

    private static Post post(byte[] payload) {
        return (Post) CommandCodec.decode(Post.TYPE, payload);
    }

    @Override
    public Map<SagaId, List<Integer>> received(Collection<SagaId> sagas) {
        Map<SagaId, List<Integer>> received = new LinkedHashMap<>();
        for (Object row :
                database.createNativeQuery(RECEIVED).setParameter(1, ids(sagas)).getResultList()) {
            Object[] columns = (Object[]) row;
            received.computeIfAbsent(new SagaId((UUID) columns[0]), id -> new ArrayList<>())
                    .add(((Number) columns[1]).intValue());
        }
        return received;
    }

    @Override
    public void open(SagaId saga, Terms terms) {
        insert(List.of(new Change(Assembly.fresh(saga, terms), null)), Instant.EPOCH);
    }

    @Override
    public void add(List<Change> sagas, Instant now) {
        if (!sagas.isEmpty() && insert(sagas, now) != sagas.size()) {
            throw new Overtaken("somebody else was the first to store one of these sagas");
        }
    }

    private int insert(List<Change> sagas, Instant now) {
        return database.createNativeQuery(ADD)
                .setParameter(1, ArrayLiteral.of(sagas, each -> each.saga().saga()))
                .setParameter(2, terms(sagas, Terms::type, TYPE_UNKNOWN))
                .setParameter(3, terms(sagas, Terms::total, null))
                .setParameter(4, terms(sagas, Terms::deadline, null))
                .setParameter(5, terms(sagas, Terms::digest, null))
                .setParameter(6, ArrayLiteral.of(sagas, each -> each.saga().state()))
                .setParameter(7, ArrayLiteral.of(sagas, each -> each.saga().received()))
                .setParameter(8, ArrayLiteral.of(sagas, each -> each.saga().bytes()))
                .setParameter(9, refusals(sagas, refusal -> refusal.code().code()))
                .setParameter(10, refusals(sagas, Refusal::detail))
                .setParameter(11, refusals(sagas, Refusal::part))
                .setParameter(12, refusals(sagas, Refusal::account))
                .setParameter(13, now.toString())
                .executeUpdate();
    }

    private static String terms(
            List<Change> sagas, Function<Terms, @Nullable Object> column, @Nullable Object unknown) {
        return ArrayLiteral.of(sagas, each -> {
            Terms terms = each.saga().terms();
            return terms == null ? unknown : column.apply(terms);
        });
    }

    /** Parts by sets; evidence is rare and goes row by row. */
    @Override
    public void keep(List<KeptPart> parts, Instant now) {
        List<KeptPart> taken =
                parts.stream().filter(part -> part.kept() == Kept.PART).toList();
        Chunks.of(taken, part -> part.part().bytes()).forEach(chunk -> keepParts(chunk, now));
        if (taken.size() == parts.size()) {
            return;
        }
        parts.stream()
                .filter(part -> part.kept() != Kept.PART)
                .forEach(part -> database.persist(EvidenceRow.of(part, now)));
        database.flush();
        database.clear();
    }

    private void keepParts(List<KeptPart> parts, Instant now) {
        PackedBytes payloads =
                PackedBytes.of(parts, part -> part.arrival().message().payload());
        database.createNativeQuery(KEEP)
                .setParameter(1, ArrayLiteral.of(parts, KeptPart::saga))
                .setParameter(2, ArrayLiteral.of(parts, part -> part.part().number()))
                .setParameter(3, ArrayLiteral.of(parts, part -> part.arrival().id()))
                .setParameter(4, payloads.offsets())
                .setParameter(5, payloads.sizes())
                .setParameter(6, ArrayLiteral.of(parts, part -> part.arrival().traceparent()))
                .setParameter(7, records(parts, InboundRecord::topic))
                .setParameter(8, records(parts, InboundRecord::partition))
                .setParameter(9, records(parts, InboundRecord::offset))
                .setParameter(10, payloads.bytes())
                .setParameter(11, now.toString())
                .setParameter(
                        12,
                        PackedBytes.of(parts, part -> part.part().hash().sha256())
                                .bytes())
                .executeUpdate();
    }

    private static String records(List<KeptPart> parts, Function<InboundRecord, Object> column) {
        return ArrayLiteral.of(parts, part -> column.apply(part.arrival().record()));
    }

    @Override
    public void change(List<Change> changes, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        int updated = database.createNativeQuery(CHANGE)
                .setParameter(1, ArrayLiteral.of(changes, each -> each.saga().saga()))
                .setParameter(2, ArrayLiteral.of(changes, each -> each.saga().state()))
                .setParameter(3, ArrayLiteral.of(changes, each -> each.saga().received()))
                .setParameter(4, ArrayLiteral.of(changes, each -> each.saga().bytes()))
                .setParameter(5, refusals(changes, refusal -> refusal.code().code()))
                .setParameter(6, refusals(changes, Refusal::detail))
                .setParameter(7, refusals(changes, Refusal::part))
                .setParameter(8, refusals(changes, Refusal::account))
                .setParameter(9, now.toString())
                .executeUpdate();
        if (updated != changes.size()) {
            throw new IllegalStateException(updated + " of " + changes.size() + " locked sagas were updated");
        }
    }

    private static String refusals(List<Change> changes, Function<Refusal, @Nullable Object> column) {
        return ArrayLiteral.of(changes, each -> each.refusal() == null ? null : column.apply(each.refusal()));
    }

    @Override
    public void block(SagaId saga, String reason) {
        database.createNativeQuery(BLOCK)
                .setParameter(1, saga.toString())
                .setParameter(2, reason)
                .executeUpdate();
    }

    @Override
    public void unblock(Collection<SagaId> sagas) {
        database.createNativeQuery(UNBLOCK).setParameter(1, ids(sagas)).executeUpdate();
    }

    @Override
    public boolean isParked(InboundRecord record) {
        return !database.createNativeQuery(IS_PARKED)
                .setParameter(1, record.topic())
                .setParameter(2, record.partition())
                .setParameter(3, record.offset())
                .getResultList()
                .isEmpty();
    }

    @Override
    public Instant now() {
        return instant(Objects.requireNonNull(database.createNativeQuery(NOW).getSingleResult()));
    }

    private static Instant instant(Object micros) {
        return Instant.EPOCH.plus(((Number) micros).longValue(), ChronoUnit.MICROS);
    }

    private static String ids(Collection<SagaId> sagas) {
        return ArrayLiteral.of(sagas);
    }
}
