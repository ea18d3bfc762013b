/** PostgreSQL as a child process: unpacked, initialised, durable, with the roles and databases of Lockstep. */
@NullMarked
package dev.lockstep.launcher.postgres;

import org.jspecify.annotations.NullMarked;
