package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    private final MessageId message = new MessageId(Ids.timeOrdered().next());

    @Test
    void goesOnWithTheCallersTraceInASpanOfItsOwn() {
        Trace trace = Trace.of(PARENT, "vendor=1", new Random(1));

        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.state()).isEqualTo("vendor=1");
        assertThat(trace.parent()).matches("00-" + ID + "-[0-9a-f]{16}-01").doesNotContain("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,"
                        + "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void beginsATraceWhereThereIsNoValidOne(String header) {
        assertThat(Trace.read(header, "vendor=1")).isEmpty();

        Trace trace = Trace.of(header, "vendor=1", new Random(1));

        assertThat(trace.id()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(trace.state()).isNull();
    }

    @Test
    void readsALaterVersionAndPassesOnWhatItKnowsOfIt() {
        assertThat(Trace.read("01-" + ID + "-00f067aa0ba902b7-ff-more", null)
                        .orElseThrow()
                        .parent())
                .isEqualTo("00-" + ID + "-00f067aa0ba902b7-03");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rojo=00f067aa0ba902b7",
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "fw529a3039@dt=FfIBICs/Pw;x",
                "0a-_*/b=with space"
            })
    void keepsAValidState(String state) {
        assertThat(Trace.read(PARENT, state).orElseThrow().state()).isEqualTo(state);
    }

    @Test
    void leavesOutEmptyMembersOfAState() {
        assertThat(Trace.read(PARENT, " a=1 ,, b=2,").orElseThrow().state()).isEqualTo("a=1,b=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "a=", "=b", "A=1", "a=1,a=2", "a=1\tb", "a=\u00e4", "a==b", "a=1,b"})
    void dropsAStateThatIsNotValidAndKeepsTheTrace(String state) {
        Trace trace = Trace.read(PARENT, state).orElseThrow();

        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.state()).isNull();
    }

    @Test
    void dropsAStateOfTooManyMembers() {
        assertThat(Trace.read(PARENT, members(32, 1)).orElseThrow().state()).isEqualTo(members(32, 1));
        assertThat(Trace.read(PARENT, members(33, 1)).orElseThrow().state()).isNull();
    }

    /** W3C Trace Context, limits of tracestate: large members first, then those at the end, and always whole ones. */
    @Test
    void shortensALongStateByWholeMembers() {
        String large = "large=" + "x".repeat(200);
        assertThat(Trace.read(PARENT, large + "," + members(30, 10))
                        .orElseThrow()
                        .state())
                .isEqualTo(members(30, 10));
        String state = Trace.read(PARENT, members(32, 20)).orElseThrow().state();
        assertThat(members(32, 20)).startsWith(state + ",");
        assertThat(state).hasSizeBetween(480, 512);
    }

    @Test
    void makesAMessageInASpanThatIsFoundByTheMessage() {
        Trace cause = Trace.read(PARENT, "a=1").orElseThrow();
        Trace making = cause.making(message);

        assertThat(making.id()).isEqualTo(ID);
        assertThat(making.state()).isEqualTo("a=1");
        assertThat(message.toString().replace("-", "")).endsWith(making.span());
        assertThat(Trace.read(making.parent(), making.state())).contains(making);
    }

    @Test
    void beginsATraceWithAMessageWhoseCauseIsNotKnown() {
        Trace trace = Trace.beginning(message);

        assertThat(Trace.read(trace.parent(), null)).contains(trace);
        assertThat(trace.span()).isEqualTo(trace.making(message).span());
    }

    private static String members(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "k" + i + "=" + "v".repeat(length))
                .collect(Collectors.joining(","));
    }
}
