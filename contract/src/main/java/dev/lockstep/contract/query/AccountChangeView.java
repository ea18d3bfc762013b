package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request for another state of an account, decided.
 *
 * @param request the message id of the command
 * @param refusalCode why the account stayed as it was, or null
 */
public record AccountChangeView(
        MessageId request,
        AccountState before,
        AccountState wanted,
        @Nullable String refusalCode,
        String reason,
        String actor,
        Instant decidedAt) {}
