-- What the comparison of outboxes, Kafka and readers found, minute by minute. It stands here because the swap side asks the
-- ledger and not the other way round; any node goes on where another one ended. New tables only: no lock anybody waits for.

create table swap.completeness_progress (
    source        text        not null primary key check (source in ('swap', 'ledger')),
    next_minute   timestamptz not null,
    relayed_to    timestamptz,
    behind        bigint      not null default 0 check (behind >= 0),
    behind_since  timestamptz,
    looked_at     timestamptz,
    problem       text
);
comment on table swap.completeness_progress is 'How far the comparison is with the messages of a database.';
comment on column swap.completeness_progress.next_minute is 'The first minute that has not been looked at.';
comment on column swap.completeness_progress.relayed_to is 'The relay is behind everything that was appended before.';
comment on column swap.completeness_progress.behind is 'Messages appended since relayed_to, at most 1,000,000: more are not counted.';
comment on column swap.completeness_progress.problem is 'Why the last look could not be finished; null when it was.';
-- What was before has nothing to find the copies of parked records by, so the minute that runs is the first.
insert into swap.completeness_progress (source, next_minute)
values ('swap', date_trunc('minute', clock_timestamp())), ('ledger', date_trunc('minute', clock_timestamp()));

create table swap.completeness_minute (
    source             text        not null,
    topic              text        not null,
    minute             timestamptz not null,
    state              text        not null check (state in ('COMPLETE', 'UNDER_WAY', 'INCOMPLETE')),
    appended           bigint      not null,
    in_kafka           bigint      not null,
    refused            bigint      not null,
    repeated           bigint      not null,
    others             bigint      not null,
    held               jsonb       not null,
    under_way          bigint      not null,
    under_way_since    timestamptz,
    lost_before_kafka  bigint      not null,
    lost_before_reader bigint      not null,
    looks              integer     not null check (looks >= 1),
    looked_at          timestamptz not null,
    primary key (minute, source, topic),
    check ((state = 'INCOMPLETE') = (lost_before_kafka + lost_before_reader > 0))
) with (fillfactor = 70);
comment on table swap.completeness_minute is 'The messages of a topic that were appended to the outbox of a database within a minute, counted stage by stage; no row where there was none.';
comment on column swap.completeness_minute.others is 'Records of this minute, by their time, that come from no outbox of ours.';
comment on column swap.completeness_minute.held is 'What the reader holds, of ours and of others: {"BOOKED": 42, ...}.';
-- What is to be looked at again, and what is missing now. Partial, so it holds only that.
create index completeness_minute_open on swap.completeness_minute (minute) where state <> 'COMPLETE';

create table swap.completeness_missing (
    missing_id  bigint      generated always as identity primary key,
    source      text        not null,
    topic       text        not null,
    minute      timestamptz not null,
    name        text        not null,
    fate        text        not null check (fate in ('LOST_BEFORE_KAFKA', 'LOST_BEFORE_READER')),
    about       text        not null,
    others      boolean     not null,
    partition   integer     not null,
    log_offset  bigint      not null,
    record_at   timestamptz not null,
    message_id  uuid,
    copy_id     uuid,
    saga_id     uuid,
    part_no     integer     not null,
    content     text        not null,
    noticed_at  timestamptz not null,
    found_at    timestamptz
);
comment on table swap.completeness_missing is 'Messages that are or were missing, at most 1,000 of a topic and minute, with all by which their reader knows them.';
comment on column swap.completeness_missing.found_at is 'When it was seen to have arrived after all; null as long as it is missing.';
create index completeness_missing_open on swap.completeness_missing (minute, source, topic) where found_at is null;
-- Of a minute, when it is looked at again and for the page.
create unique index completeness_missing_minute on swap.completeness_missing (minute, source, topic, name, partition, log_offset);

grant select, insert, update, delete on swap.completeness_minute, swap.completeness_missing to swap_app;
grant select, update on swap.completeness_progress to swap_app;
