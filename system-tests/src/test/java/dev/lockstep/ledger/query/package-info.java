/** The ledger's queries on a real PostgreSQL. */
package dev.lockstep.ledger.query;
