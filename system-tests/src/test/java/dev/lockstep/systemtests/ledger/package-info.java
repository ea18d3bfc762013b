/** The ledger against a real database: what the schema itself refuses, and the booking path inside of the server. */
package dev.lockstep.systemtests.ledger;
