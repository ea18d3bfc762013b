/** Swaps on tables in memory. Stands in this package because that is where a swap's desk can be seen. */
package dev.lockstep.swap.swap;
