-- The house's own accounts for every asset that is offered. A new asset comes with a migration of its own.
insert into ledger.account (account_id, asset, kind, may_go_negative)
select k.prefix || ':' || a.code, a.code || '/' || a.scale, k.kind, k.may_go_negative
  from (values ('EUR', 2), ('BTC', 8), ('ETH', 18), ('SOL', 9), ('XRP', 6)) as a (code, scale),
       (values ('house', 'HOUSE', true), ('fee', 'FEE', false), ('rounding', 'ROUNDING', true),
               ('external', 'EXTERNAL', true), ('clearing', 'CLEARING', true)) as k (prefix, kind, may_go_negative);

insert into ledger.balance (account_id, may_go_negative)
select account_id, may_go_negative from ledger.account;
