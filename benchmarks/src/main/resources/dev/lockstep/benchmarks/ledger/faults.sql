-- One row: what is wrong with the books, or an empty text.
select concat_ws('; ',
    (select count(*) || ' sagas are not BOOKED' from ledger.saga where state <> 'BOOKED' having count(*) > 0),
    (select count(*) || ' sagas do not have all their postings'
       from (select s.saga_id
               from ledger.saga s left join ledger.posting p using (saga_id)
              group by s.saga_id, s.total having count(p.posting_id) <> s.total) incomplete
     having count(*) > 0),
    (select 'the balances do not sum to zero in ' || string_agg(asset, ', ')
       from (select a.asset
               from ledger.balance b join ledger.account a using (account_id)
              group by a.asset having sum(b.balance_minor) <> 0) unbalanced
     having count(*) > 0),
    (select count(*) || ' balances are not the sum of their legs'
       from ledger.balance b
       left join (select account_id, sum(amount_minor) as total from ledger.leg group by account_id) l using (account_id)
      where b.balance_minor <> coalesce(l.total, 0) having count(*) > 0))
