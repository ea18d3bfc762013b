/** The start command as people and scripts use it. */
package dev.lockstep.systemtests.command;
