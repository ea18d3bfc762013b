-- How many requests a channel may send. Two columns with constant defaults: no row is written; ACCESS EXCLUSIVE on swap.channel,
-- which every request reads, for the moment of the change of the catalogue.
set local lock_timeout = '5s';
alter table swap.channel
    add column quota_requests integer not null default 2000 check (quota_requests between 1 and 1000000),
    add column quota_window_s integer not null default 2 check (quota_window_s between 1 and 3600);
comment on column swap.channel.quota_requests is 'So many requests at once, to each node; they are given back evenly over quota_window_s. Within t seconds: at most quota_requests * (1 + t / quota_window_s).';
