package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.saga.SagaContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a saga must agree on.
 *
 * @param deadline null only for a command that stands alone: it ends in the transaction that receives it
 * @param digest what the ordered parts' contents must hash to, or null if no producer sealed the saga
 */
public record Terms(
        String type,
        int total,
        @Nullable Instant deadline,
        @Nullable String digest) {

    public static Terms of(SagaContext context) {
        return new Terms(context.type(), context.total(), context.deadline(), context.digest());
    }

    /** Of a command without a saga: one part, no deadline. */
    public static Terms standAlone() {
        return new Terms(LedgerCommand.Post.TYPE, 1, null, null);
    }

    /** The names of the attributes in which the two differ; empty when they agree. */
    List<String> differences(Terms other) {
        List<String> names = new ArrayList<>();
        if (total != other.total) {
            names.add("total");
        }
        if (!Objects.equals(deadline, other.deadline)) {
            names.add("deadline");
        }
        if (!type.equals(other.type)) {
            names.add("type");
        }
        if (!Objects.equals(digest, other.digest)) {
            names.add("digest");
        }
        return names;
    }
}
