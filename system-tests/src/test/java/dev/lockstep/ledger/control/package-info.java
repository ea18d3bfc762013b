/** The control of the books on a real PostgreSQL. */
package dev.lockstep.ledger.control;
