package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is gone in the moment of a commit: the one failure of which nobody can say what was done. */
@SystemTest
class CommitTest {

    private static final String UNLUCKY = "gone-at-commit";

    private final Stack stack;

    CommitTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void loseTheConnectionAtCommit() {
        stack.swapDatabaseAsOwner().update("""
                create or replace function swap.gone_at_commit() returns trigger language plpgsql as
                'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'""");
        stack.swapDatabaseAsOwner().update("""
                create constraint trigger gone_at_commit after insert on swap.customer
                deferrable initially deferred for each row when (new.reference = '%s')
                execute function swap.gone_at_commit()""".formatted(UNLUCKY));
    }

    @AfterEach
    void letItCommit() {
        stack.swapDatabaseAsOwner().update("drop trigger if exists gone_at_commit on swap.customer");
        stack.swapDatabaseAsOwner().update("drop function if exists swap.gone_at_commit()");
    }

    @Test
    void asksForTheSameRequestAgainAndDoesItOnce() {
        Api api = stack.api("demo");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());

        Reply lost = api.post("/customers", Map.of("reference", UNLUCKY), key);

        assertThat(lost.status()).as(lost.text()).isEqualTo(503);
        assertThat(lost.at("code")).isEqualTo("unavailable");
        assertThat(lost.header("Retry-After")).isEqualTo("1");
        assertThat(lost.at("detail")).contains("Idempotency-Key");

        letItCommit();
        Reply done = api.post("/customers", Map.of("reference", UNLUCKY), key);
        Reply again = api.post("/customers", Map.of("reference", UNLUCKY), key);

        assertThat(done.status()).as(done.text()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.at("id")).isEqualTo(done.at("id"));
    }
}
