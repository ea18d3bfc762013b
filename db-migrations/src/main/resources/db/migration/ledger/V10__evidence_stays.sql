-- Parts that were not taken are records as well: nobody changes or deletes them, not even the owner. No lock anybody waits for.
create trigger stays before update or delete or truncate on ledger.part_evidence for each statement execute function ledger.stays();
