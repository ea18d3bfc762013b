-- What rounding leaves over in an offer goes to the ledger's rounding accounts (docs/adr/0017). Locks swap.offer exclusively
-- while it is read once to check it, about a second per million offers; rewrites nothing.
alter table swap.offer
    add column sell_remainder_minor numeric(38,0) not null default 0 check (sell_remainder_minor between 0 and sell_minor),
    add column buy_remainder_minor  numeric(38,0) not null default 0 check (buy_remainder_minor >= 0),
    add column fee_remainder_minor  numeric(38,0) not null default 0 check (fee_remainder_minor between 0 and fee_minor);
comment on column swap.offer.sell_remainder_minor is 'Of what the customer gives: so much less goes to the house.';
comment on column swap.offer.buy_remainder_minor is 'Beside what the customer gets: so much more comes from the house.';
comment on column swap.offer.fee_remainder_minor is 'Of the fee: so much less goes to the fee account.';
