-- Third step: the table that was there becomes the first partition of outbox.message, and the application's role can have
-- partitions made and dropped by functions of the owner, which refuse to drop what may still be needed.
-- Lock: ACCESS EXCLUSIVE on outbox.message for some milliseconds; appends wait 0.2 s at most for it, however long it is tried.
-- Rows: none is written. The relay's slot keeps its position: what was appended before comes through it under the old table,
-- what is appended after under the new one, and both are called outbox.message.

do $$
declare
    bound uuid;
begin
    perform outbox.lock_message();
    select substring(pg_get_constraintdef(oid) from '''([0-9a-f-]{36})''')::uuid into strict bound
      from pg_constraint where conrelid = 'outbox.message'::regclass and conname = 'message_bound';
    alter table outbox.message rename to message_first;
    alter index outbox.message_pkey rename to message_first_pkey;
    alter index outbox.message_created_at rename to message_first_created_at;
    create table outbox.message (
        like outbox.message_first including defaults including constraints including comments including storage,
        primary key (message_id)
    ) partition by range (message_id);
    create index message_created_at on outbox.message (created_at);
    alter table outbox.message drop constraint message_bound;
    -- Proved by the constraint, so no row is read; from then on the partition's own bound says the same.
    execute format('alter table outbox.message attach partition outbox.message_first for values from (minvalue) to (%L)', bound);
    alter table outbox.message_first drop constraint message_bound;
    alter table outbox.message attach partition outbox.message_default default;
end $$;

comment on table outbox.message is 'Messages to be sent, written in the transaction of what they tell; insert only. The relay reads them from the write-ahead log. Partitions by the time in the id (UUIDv7); adr/0020.';
comment on table outbox.message_first is 'All messages of before there were partitions; dropped like any of them.';
comment on table outbox.message_default is 'Messages whose id is of no partition; should be empty. Its rows are deleted one by one.';

-- A partition is published under the name of the table, so the relay needs to know of none.
alter publication lockstep_outbox set table outbox.message;
alter publication lockstep_outbox set (publish_via_partition_root = true);

-- Rights on the table are rights on its partitions; nobody writes past it.
revoke all on outbox.message_first from ${database}_app, ${database}_relay;
grant select, insert on outbox.message to ${database}_app;
grant select on outbox.message to ${database}_relay;
grant select on outbox.message_default to ${database}_app;

drop function outbox.lock_message();

create function outbox.time_of(id uuid) returns timestamptz
    language sql stable strict parallel safe
return to_timestamp(('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint / 1000.0);
comment on function outbox.time_of(uuid) is 'The time in a UUIDv7, to the millisecond.';

create view outbox.message_partition as
select child.relname::text as name,
       bound.text = 'DEFAULT' as is_default,
       outbox.time_of(substring(bound.text from 'FROM \(''([0-9a-f-]{36})''\)')::uuid) as from_at,
       outbox.time_of(substring(bound.text from 'TO \(''([0-9a-f-]{36})''\)')::uuid) as until_at,
       greatest(child.reltuples::bigint, pg_stat_get_live_tuples(child.oid), 0) as rows_estimated,
       pg_total_relation_size(child.oid) as bytes
  from pg_inherits
  join pg_class child on child.oid = inhrelid
 cross join lateral (select pg_get_expr(child.relpartbound, child.oid)) bound (text)
 where inhparent = 'outbox.message'::regclass;
comment on view outbox.message_partition is 'The partitions of outbox.message. from_at null: since ever; until_at is the first moment that is not in it.';
grant select on outbox.message_partition to ${database}_app, ${database}_relay;

create table outbox.slot_loss (
    one        boolean     not null primary key default true check (one),
    noticed_at timestamptz not null
);
comment on table outbox.slot_loss is 'When the relay''s slot was last seen missing or invalid, or made anew. What is older may never have come through a slot: it is kept for a whole retention from then on, to be sent again.';

create function outbox.note_slot_loss() returns void
    language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into outbox.slot_loss (noticed_at) values (clock_timestamp())
        on conflict (one) do update set noticed_at = excluded.noticed_at;
end;
comment on function outbox.note_slot_loss() is 'To be called by whoever makes the slot anew, before it is made.';

-- Up to where the relay's slot has confirmed; null when there is no slot that still keeps its log.
create function outbox.confirmed() returns pg_lsn
    language sql volatile set search_path = pg_catalog, pg_temp
begin atomic
    select slot.confirmed_flush_lsn
      from pg_replication_slots slot
     where slot.slot_name = 'lockstep_${database}_outbox' and slot.plugin = 'pgoutput' and slot.database = current_database()
       and slot.wal_status <> 'lost' and to_jsonb(slot) ->> 'invalidation_reason' is null;
end;

create function outbox.watch_slot() returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if outbox.confirmed() is not null then
        return true;
    end if;
    perform outbox.note_slot_loss();
    return false;
end $$;
comment on function outbox.watch_slot() is 'Whether the slot is usable; if not, that is noted.';

-- What the clock and the slot's past say against forgetting messages of before this moment; null for nothing.
create function outbox.too_early(until_at timestamptz, keep interval) returns text
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if keep is null or keep < interval '1 hour' then
        raise exception 'messages are kept for an hour at least, not for %', keep;
    end if;
    if until_at + keep > clock_timestamp() then
        return 'young';
    end if;
    if not outbox.watch_slot() then
        return 'slot-lost';
    end if;
    if exists (select from outbox.slot_loss where noticed_at + keep > clock_timestamp()) then
        return 'slot-was-lost';
    end if;
    return null;
end $$;

-- Waits until the relay has confirmed this position, 5 s at most: a relay that runs confirms every half second.
create function outbox.await_confirmed(written pg_lsn) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    for attempt in 1..100 loop
        if outbox.confirmed() >= written then
            return true;
        end if;
        perform pg_sleep(0.05);
    end loop;
    return false;
end $$;

create function outbox.make_partition(from_at timestamptz, until_at timestamptz) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    low  constant uuid := outbox.first_id(from_at);
    high constant uuid := outbox.first_id(until_at);
    name constant text := 'message_' || to_char(from_at at time zone 'UTC', 'YYYYMMDD"t"HH24MI');
begin
    if not pg_try_advisory_xact_lock(hashtextextended('outbox.message', 0)) then
        return 'busy';
    end if;
    if exists (select from outbox.message_partition p
                where not p.is_default and coalesce(p.from_at, '-infinity') < make_partition.until_at
                  and p.until_at > make_partition.from_at) then
        return 'there';
    end if;
    if exists (select from outbox.message_default where message_id >= low and message_id < high) then
        return 'default-holds-rows';
    end if;
    -- Attaching lets appends go on; only those into the default partition wait for it, and it for them.
    perform set_config('lock_timeout', '200ms', true);
    execute format('create table outbox.%I (like outbox.message including defaults including constraints including indexes including storage)', name);
    execute format('alter table outbox.message attach partition outbox.%I for values from (%L) to (%L)', name, low, high);
    return 'made';
exception when lock_not_available then
    return 'locked';
end $$;
comment on function outbox.make_partition(timestamptz, timestamptz) is 'Answers made, there, busy (another node is at it), locked (in use, try again) or default-holds-rows (of that time; they stay there, and so do those that follow).';

create function outbox.drop_partition(partition text, keep interval) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ends    timestamptz;
    refusal text;
begin
    select p.until_at into ends from outbox.message_partition p where p.name = partition and not p.is_default;
    if not found then
        return 'none';
    end if;
    refusal := outbox.too_early(ends, keep);
    if refusal is not null then
        return refusal;
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('outbox.message', 0)) then
        return 'busy';
    end if;
    -- Whoever still writes into it is waited for, and nobody can begin to: so what was written into it ends before here.
    -- Only an append with an id as old as this partition waits meanwhile.
    perform set_config('lock_timeout', '100ms', true);
    execute format('lock table outbox.%I in share mode', partition);
    if not outbox.await_confirmed(pg_current_wal_insert_lsn()) then
        return 'unconfirmed';
    end if;
    -- Locks the whole table for a moment: whoever reads it at length, to send again, is not disturbed, and no append waits long.
    execute format('drop table outbox.%I', partition);
    return 'dropped';
exception when lock_not_available then
    return 'locked';
end $$;
comment on function outbox.drop_partition(text, interval) is 'Answers dropped, or why not: none (of that name), young, slot-lost, slot-was-lost, unconfirmed, busy, locked.';

-- The default partition cannot be dropped; its old rows are deleted, by the same rules.
create function outbox.clear_default(keep interval) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    old     uuid[];
    deleted integer;
begin
    if outbox.too_early('-infinity', keep) is not null
       or not pg_try_advisory_xact_lock(hashtextextended('outbox.message', 0)) then
        return 0;
    end if;
    select array_agg(message_id) into old
      from (select message_id from outbox.message_default
             where created_at + keep <= clock_timestamp() order by created_at limit 1000) oldest;
    -- They were committed before they could be seen, and so before the position that is read after it.
    if old is null or not outbox.await_confirmed(pg_current_wal_insert_lsn()) then
        return 0;
    end if;
    delete from outbox.message_default where message_id = any (old);
    get diagnostics deleted = row_count;
    return deleted;
end $$;
comment on function outbox.clear_default(interval) is 'Deletes at most 1,000 rows of the default partition; answers how many.';

revoke execute on all functions in schema outbox from public;
grant execute on function outbox.watch_slot(), outbox.make_partition(timestamptz, timestamptz),
    outbox.drop_partition(text, interval), outbox.clear_default(interval) to ${database}_app;
grant execute on function outbox.first_id(timestamptz), outbox.time_of(uuid) to ${database}_app, ${database}_relay;
grant execute on function outbox.note_slot_loss() to ${database}_relay;
