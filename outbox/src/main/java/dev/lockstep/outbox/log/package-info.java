/** Keeping the logs of the embedded libraries readable. */
@NullMarked
package dev.lockstep.outbox.log;

import org.jspecify.annotations.NullMarked;
