/** Processes of the product are killed while it works; afterwards every promise must hold. */
package dev.lockstep.systemtests.chaos;
