/** Who may do what, and whose: every operation that is described, by every kind of credential. */
package dev.lockstep.systemtests.access;
