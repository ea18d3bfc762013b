-- The booking path by whole sets: what a batch writes into a table is one statement, and the database checks it as a set
-- instead of row by row (docs/adr/0013). Legs learn when they are effective; every end of a saga leaves an audit event.
-- Locks the journal's tables exclusively while it runs; rewrites ledger.leg once: some 10 s per million legs.

-- A saga that is whole in one poll is inserted with its end, so only what waits or failed is found by its state.
drop index ledger.saga_state;
create index saga_state on ledger.saga (state, first_seen_at desc) where state <> 'BOOKED';
comment on index ledger.saga_state is 'Lists by state. Booked sagas are nearly all of them: their list goes by saga_first_seen_at.';

-- Whoever locks a balance knows the account's fixed terms without asking another table.
alter table ledger.balance add column asset text, add column kind text;
update ledger.balance b set asset = a.asset, kind = a.kind from ledger.account a where a.account_id = b.account_id;
alter table ledger.balance alter column asset set not null, alter column kind set not null;
alter table ledger.balance drop constraint balance_account_id_fkey,
    add foreign key (account_id, asset) references ledger.account (account_id, asset);
comment on column ledger.balance.asset is 'The account''s, which never changes.';
comment on column ledger.balance.kind is 'The account''s, which never changes; it decides when a booking locks the row.';

alter table ledger.leg add column effective_at timestamptz;
update ledger.leg l set effective_at = p.effective_at from ledger.posting p where p.posting_id = l.posting_id;
alter table ledger.leg alter column effective_at set not null;
comment on column ledger.leg.effective_at is 'Copied from the posting: when it counts economically.';

-- Exports go by leg_seq within a span of time; rows lie in the order of their booking, so block ranges find the span.
drop index ledger.leg_booked_at;
create index leg_booked_at on ledger.leg using brin (booked_at) with (autosummarize = on);

-- Double entry, checked by the database: the same rules as before, for a statement's rows at once. Row by row they cost as
-- much as all the rest of a booking, and a foreign key locks the account row once more for every leg.
drop trigger posting_is_balanced on ledger.posting;
drop function ledger.posting_is_balanced();
alter table ledger.leg drop constraint leg_account_id_asset_fkey, drop constraint leg_posting_id_leg_count_fkey;
alter table ledger.posting drop constraint posting_posting_id_leg_count_key, drop constraint posting_saga_id_fkey;
alter table ledger.part drop constraint part_saga_id_fkey;

-- The planner would otherwise keep a plan from when the tables were empty, and read all of the journal for every booking.
create function ledger.legs_are_sound() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
    wrong text;
begin
    select string_agg(distinct fault.what, '; ') into wrong
      from (select format('posting %s does not sum to zero in %s', l.posting_id, l.asset) as what
              from added l group by l.posting_id, l.asset having sum(l.amount_minor) <> 0
            union all
            select format('posting %s got %s legs of %s', l.posting_id, l.legs, coalesce(p.leg_count::text, 'no posting'))
              from (select posting_id, leg_count, count(*) as legs from added group by posting_id, leg_count) l
              left join ledger.posting p on p.posting_id = l.posting_id
             where p.leg_count is distinct from l.leg_count or p.leg_count <> l.legs
            union all
            select format('account %s does not hold %s', l.account_id, l.asset)
              from (select distinct account_id, asset from added) l
              -- The balance has the account's asset, and its page is at hand: the booking has just locked it.
              left join ledger.balance b on b.account_id = l.account_id
             where b.asset is distinct from l.asset) fault;
    if wrong is not null then
        raise exception 'the legs are not sound: %', wrong using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger legs_are_sound after insert on ledger.leg
    referencing new table as added for each statement execute function ledger.legs_are_sound();
comment on function ledger.legs_are_sound() is 'All legs of a posting come in the statement that inserts the posting: complete, summing to zero in every asset, each in its account''s asset. With the unique key (posting_id, leg_no) none can be added later.';

create function ledger.postings_are_whole() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
    wrong text;
begin
    select string_agg(distinct p.posting_id::text, ', ') into wrong
      from added p
      left join ledger.saga s on s.saga_id = p.saga_id
      -- A bare join would look for all first legs at once.
      left join lateral (select true as found from ledger.leg where posting_id = p.posting_id and leg_no = 1 limit 1) l
             on true
     where l.found is null or s.state is distinct from 'BOOKED' or p.part_no > s.total;
    if wrong is not null then
        raise exception 'postings without legs or without a booked saga: %', wrong using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger postings_are_whole after insert on ledger.posting
    referencing new table as added for each statement execute function ledger.postings_are_whole();

create function ledger.parts_have_sagas() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
    wrong text;
begin
    select string_agg(distinct p.saga_id::text, ', ') into wrong
      from (select distinct saga_id from added) p left join ledger.saga s on s.saga_id = p.saga_id
     where s.saga_id is null;
    if wrong is not null then
        raise exception 'parts of sagas that are not there: %', wrong using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;
create trigger parts_have_sagas after insert on ledger.part
    referencing new table as added for each statement execute function ledger.parts_have_sagas();

-- What a foreign key would keep from being deleted, and the journal from being changed: for the owner, too.
create function ledger.stays() returns trigger language plpgsql as $$
begin
    raise exception '% on %.%: what was booked stays; correct it by another posting', tg_op, tg_table_schema, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger stays before delete or truncate on ledger.account for each statement execute function ledger.stays();
create trigger stays before delete or truncate on ledger.saga for each statement execute function ledger.stays();
create trigger stays before update or delete or truncate on ledger.part for each statement execute function ledger.stays();
create trigger stays before update or delete or truncate on ledger.posting for each statement execute function ledger.stays();
create trigger stays before update or delete or truncate on ledger.leg for each statement execute function ledger.stays();

create table ledger.audit_event (
    event_id    uuid        not null primary key,
    -- For the sealer: events of transactions older than the oldest running one are all there.
    xid         xid8        not null default pg_current_xact_id(),
    kind        text        not null,
    subject     uuid,
    recorded_at timestamptz not null,
    content     bytea       not null,
    leaf_hash   bytea       not null check (length(leaf_hash) = 32)
);
comment on table ledger.audit_event is 'One row per state change, written in its transaction and never changed.';
comment on column ledger.audit_event.subject is 'The saga it is about; null for what is about none.';
comment on column ledger.audit_event.content is 'A version byte (1), then the event as JSON; docs/audit-events.md.';
comment on column ledger.audit_event.leaf_hash is 'SHA-256 of a zero byte and the content: the leaf hash of RFC 6962.';
create trigger stays before update or delete or truncate on ledger.audit_event for each statement execute function ledger.stays();
grant select, insert on ledger.audit_event to ledger_app;
