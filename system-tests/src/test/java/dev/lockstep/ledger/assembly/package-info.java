/** The ledger on tables in memory. Stands in this package because that is where its ports can be seen. */
package dev.lockstep.ledger.assembly;
