package dev.lockstep.outbox.append;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.FakeDatabase;
import dev.lockstep.outbox.FakeTransactions;
import dev.lockstep.outbox.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcOutboxTest {

    private final Envelope message =
            Envelope.of(new MessageId(Ids.timeOrdered().next()), "ledger.commands.v1", "key", "post", new byte[] {1});

    @Test
    void refusesToAppendWithoutATransaction() {
        JdbcOutbox outbox =
                new JdbcOutbox(FakeDatabase.withConnection(false), FakeTransactions.none(), new ManualClock());

        assertThatIllegalStateException().isThrownBy(() -> outbox.append(message));
        assertThatIllegalStateException().isThrownBy(() -> outbox.append(List.of()));
    }

    @Test
    void refusesToAppendToATransactionThatCannotCommit() {
        JdbcOutbox outbox = new JdbcOutbox(
                FakeDatabase.withConnection(false), FakeTransactions.markedForRollback(), new ManualClock());

        assertThatIllegalStateException().isThrownBy(() -> outbox.append(message));
    }
}
