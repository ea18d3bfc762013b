-- The outbox becomes a table of partitions by time, so that old messages leave as whole files (adr/0020). First of three steps:
-- the table that is there gets an end, two midnights ahead, up to which it goes on to take messages.
-- Lock: ACCESS EXCLUSIVE on outbox.message for some milliseconds; appends wait 0.2 s at most for it, however long it is tried.
-- Rows: none is written, but for messages whose id is no UUIDv7 of before the end (the application makes none).

create function outbox.first_id(at timestamptz) returns uuid
    language sql stable strict parallel safe
return (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
comment on function outbox.first_id(timestamptz) is 'The smallest UUIDv7 of this millisecond, RFC 9562 section 5.7: where a partition begins.';

-- For this migration alone. Whoever appends queues behind a lock that waits, so it waits briefly, and often.
create function outbox.lock_message() returns void language plpgsql as $$
begin
    for attempt in 1..600 loop
        begin
            perform set_config('lock_timeout', '200ms', true);
            lock table outbox.message in access exclusive mode;
            perform set_config('lock_timeout', '0', true);
            return;
        exception when lock_not_available then
            perform pg_sleep(0.1);
        end;
    end loop;
    raise exception 'outbox.message is in use without a pause for minutes; end what reads or writes it (pg_locks) and start again';
end $$;

-- What fits into no partition: ids that are no UUIDv7, or of a time that nobody made a partition for.
create table outbox.message_default (
    like outbox.message including defaults including constraints including indexes including comments including storage);

do $$
declare
    bound constant uuid := outbox.first_id(date_trunc('day', clock_timestamp(), 'UTC') + interval '2 days');
begin
    perform outbox.lock_message();
    -- The default table is not published: what moves is not sent a second time.
    with beyond as (delete from outbox.message where message_id >= bound returning *)
    insert into outbox.message_default select * from beyond;
    execute format('alter table outbox.message add constraint message_bound check (message_id < %L) not valid', bound);
end $$;
