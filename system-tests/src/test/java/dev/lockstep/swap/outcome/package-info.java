/** The handling of outcomes on tables in memory. Stands in this package because that is where it can be seen. */
package dev.lockstep.swap.outcome;
