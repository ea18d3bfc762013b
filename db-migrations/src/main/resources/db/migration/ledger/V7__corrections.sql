-- Corrections by linked reversal (docs/adr/0015). One new table; no lock anybody waits for, no cost for what corrects nothing.
create table ledger.correction (
    posting_id          uuid not null primary key references ledger.posting,
    corrects_posting_id uuid not null references ledger.posting,
    kind                text not null check (kind in ('REVERSAL', 'REPLACEMENT')),
    reason              text not null check (length(reason) between 1 and 500),
    actor               text not null check (length(actor) between 1 and 128),
    check (posting_id <> corrects_posting_id),
    -- A posting is reversed once and replaced once, whoever races. Also finds the corrections of a posting.
    unique (corrects_posting_id, kind)
);
comment on table ledger.correction is 'What a posting corrects, why and on whose word; insert only. The corrected posting stays as it is.';

-- Checked at commit, when reversal and replacement of one saga are both there: a reversal takes back every leg, and nothing is
-- replaced that is not reversed.
create function ledger.correction_is_sound() returns trigger language plpgsql as $$
begin
    if new.kind = 'REPLACEMENT' then
        if not exists (select from ledger.correction r
                        where r.corrects_posting_id = new.corrects_posting_id and r.kind = 'REVERSAL') then
            raise exception 'posting % is replaced and not reversed', new.corrects_posting_id using errcode = 'check_violation';
        end if;
        return null;
    end if;
    if exists ((select account_id, asset, amount_minor from ledger.leg where posting_id = new.posting_id
                except all
                select account_id, asset, -amount_minor from ledger.leg where posting_id = new.corrects_posting_id)
               union all
               (select account_id, asset, -amount_minor from ledger.leg where posting_id = new.corrects_posting_id
                except all
                select account_id, asset, amount_minor from ledger.leg where posting_id = new.posting_id)) then
        raise exception 'posting % does not take posting % back', new.posting_id, new.corrects_posting_id
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger correction_is_sound after insert on ledger.correction
    deferrable initially deferred for each row execute function ledger.correction_is_sound();

create trigger stays before update or delete or truncate on ledger.correction for each statement execute function ledger.stays();
create trigger stays before update or delete or truncate on ledger.account_change for each statement execute function ledger.stays();
grant select, insert on ledger.correction to ledger_app;

create view ledger.correction_link as
select c.posting_id, p.saga_id, c.corrects_posting_id, w.saga_id as corrects_saga_id, c.kind, c.reason, c.actor
  from ledger.correction c
  join ledger.posting p on p.posting_id = c.posting_id
  join ledger.posting w on w.posting_id = c.corrects_posting_id;
comment on view ledger.correction_link is 'Corrections with the sagas of both postings, for whoever shows one of them.';
grant select on ledger.correction_link to ledger_app;
