-- The relay's replication slot, before the first message: rows older than the slot are never delivered.
-- A versioned migration runs once, so a slot that gets lost is never silently made anew: the relay says so instead.
-- failover: a standby that is promoted has it too. Needs REPLICATION; creating a slot cannot share a transaction with writes.
select pg_create_logical_replication_slot('lockstep_${database}_outbox', 'pgoutput', false, false, true)
 where not exists (select from pg_replication_slots where slot_name = 'lockstep_${database}_outbox');
