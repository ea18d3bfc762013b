/** Whether messages that vanish are named, and no others. */
package dev.lockstep.systemtests.completeness;
