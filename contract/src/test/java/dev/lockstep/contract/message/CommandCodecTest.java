package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);

    static List<LedgerCommand> commands() {
        return List.of(
                new LedgerCommand.Post(
                        "swap 0190a1b2: sell 0.5 BTC",
                        List.of(
                                new CommandLeg("customer:42:BTC", Money.parse(BTC, "-0.5")),
                                new CommandLeg("house:BTC", Money.parse(BTC, "0.5"))),
                        Instant.parse("2026-11-20T10:00:00Z")),
                new LedgerCommand.CancelSaga(
                        SagaId.parse("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"), "the customer changed their mind"),
                new LedgerCommand.OpenAccounts(
                        "customer:42",
                        List.of(
                                new AccountSpec("customer:42:BTC", BTC, AccountKind.CUSTOMER),
                                new AccountSpec("customer:42:ETH", ETH, AccountKind.CUSTOMER))),
                new LedgerCommand.ChangeAccount(
                        "customer:42:BTC", AccountState.FROZEN, "court order 7/26", "office:anna"),
                new LedgerCommand.Reconcile("office:anna"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void writesTheGoldenFileByteForByte(LedgerCommand command) {
        assertThat(new String(CommandCodec.encode(command), StandardCharsets.UTF_8))
                .isEqualTo(Golden.json(command.type()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsTheGoldenFile(LedgerCommand command) {
        assertThat(CommandCodec.decode(command.type(), Golden.bytes(command.type())))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void leavesUnknownPropertiesAlone(LedgerCommand command) {
        String grown = Golden.json(command.type()).replaceFirst("\\{", "{\"added\":{\"later\":[true]},");
        assertThat(CommandCodec.decode(command.type(), grown.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(command);
    }

    @Test
    void readsAPostWithoutDescriptionAndTime() {
        LedgerCommand.Post post = (LedgerCommand.Post) decodePost("{\"posting\":{\"legs\":[]}}");
        assertThat(post.description()).isEmpty();
        assertThat(post.effectiveAt()).isNull();
        assertThat(post.legs()).isEmpty();
    }

    @Test
    void readsAWholeSurrogatePairHoweverItIsWritten() {
        String smile = "\ud83d\ude00";
        assertThat(((LedgerCommand.Post) decodePost("{\"posting\":{\"description\":\"\\uD83d\\uDe00\",\"legs\":[]}}"))
                        .description())
                .isEqualTo(smile)
                .isEqualTo(((LedgerCommand.Post)
                                decodePost("{\"posting\":{\"description\":\"" + smile + "\",\"legs\":[]}}"))
                        .description());
    }

    @Test
    void writesAndReadsWhatAPostCorrects() {
        String json = "{\"posting\":{\"description\":\"undone\",\"legs\":[]},"
                + "\"corrects\":{\"posting\":\"0190a1b2-c3d4-7e5f-8a6b-000000000001\",\"kind\":\"reversal\","
                + "\"reason\":\"booked twice\",\"actor\":\"office:anna\"}}";
        LedgerCommand.Post post = new LedgerCommand.Post(
                "undone",
                List.of(),
                null,
                new Correction(
                        PostingId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000001"),
                        Correction.Kind.REVERSAL,
                        "booked twice",
                        "office:anna"));
        assertThat(new String(CommandCodec.encode(post), StandardCharsets.UTF_8))
                .isEqualTo(json);
        assertThat(decodePost(json)).isEqualTo(post);
        assertThat(decodePost(json.replace("reversal", "replacement")))
                .extracting(read -> ((LedgerCommand.Post) read).corrects().kind())
                .isEqualTo(Correction.Kind.REPLACEMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"posting\":\"1\",\"kind\":\"reversal\",\"reason\":\"r\",\"actor\":\"a\"}",
                "{\"posting\":\"0190a1b2-c3d4-7e5f-8a6b-000000000001\",\"kind\":\"undo\",\"reason\":\"r\",\"actor\":\"a\"}",
                "{\"posting\":\"0190a1b2-c3d4-7e5f-8a6b-000000000001\",\"kind\":\"reversal\",\"reason\":\"\",\"actor\":\"a\"}",
                "{\"posting\":\"0190a1b2-c3d4-7e5f-8a6b-000000000001\",\"kind\":\"reversal\",\"reason\":\"r\"}"
            })
    void refusesACorrectionThatDoesNotSayWhatHowWhyAndWho(String corrects) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decodePost("{\"posting\":{\"legs\":[]},\"corrects\":" + corrects + "}"));
    }

    @Test
    void leavesJudgementToTheLedger() {
        String unbalanced = "{\"posting\":{\"legs\":[{\"account\":\"a\",\"asset\":\"BTC/8\",\"amount\":\"1\"}]}}";
        assertThat(((LedgerCommand.Post) decodePost(unbalanced)).legs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "[]",
                "{}",
                "{\"posting\":[]}",
                "{\"posting\":{}}",
                "{\"posting\":{\"legs\":{}}}",
                "{\"posting\":{\"legs\":[1]}}",
                "{\"posting\":{\"legs\":[]}} trailing",
                "{\"posting\":{\"legs\":[],\"legs\":[]}}",
                "{\"posting\":{\"description\":5,\"legs\":[]}}",
                "{\"posting\":{\"description\":\"\\ud800\",\"legs\":[]}}",
                "{\"posting\":{\"description\":\"\\uDE00\\uD83D\",\"legs\":[]}}",
                "{\"posting\":{\"legs\":[],\"of-others\":[{\"\\udfff\":1}]}}",
                "{\"posting\":{\"legs\":[]},\"effectiveAt\":\"now\"}",
                "{\"posting\":{\"legs\":[{\"account\":\"a\",\"asset\":\"BTC/8\",\"amount\":1}]}}",
                "{\"posting\":{\"legs\":[{\"account\":\"a\",\"asset\":\"BTC/8\",\"amount\":\"1e3\"}]}}",
                "{\"posting\":{\"legs\":[{\"account\":\"a\",\"asset\":\"BTC/2\",\"amount\":\"0.001\"}]}}",
                "{\"posting\":{\"legs\":[{\"account\":\"a\",\"asset\":\"btc\",\"amount\":\"1\"}]}}",
                "{\"posting\":{\"legs\":[{\"account\":\"\",\"asset\":\"BTC/8\",\"amount\":\"1\"}]}}",
                "{\"posting\":{\"legs\":[{\"account\":\"a b\",\"asset\":\"BTC/8\",\"amount\":\"1\"}]}}"
            })
    void refusesAPostThatCannotBeRead(String payload) {
        assertThatIllegalArgumentException().isThrownBy(() -> decodePost(payload));
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowingTheStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatIllegalArgumentException().isThrownBy(() -> decodePost(deep));
    }

    @Test
    void refusesADescriptionOfMoreThan500Characters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LedgerCommand.Post("x".repeat(501), List.of(), null))
                .withMessageContaining("500");
    }

    @Test
    void refusesToOpenNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LedgerCommand.OpenAccounts("o", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"account\":\"a\",\"state\":\"FROZEN\",\"reason\":\"r\",\"actor\":\"x\"}",
                "{\"account\":\"a\",\"state\":\"shut\",\"reason\":\"r\",\"actor\":\"x\"}",
                "{\"account\":\"a b\",\"state\":\"open\",\"reason\":\"r\",\"actor\":\"x\"}",
                "{\"account\":\"a\",\"state\":\"open\",\"reason\":\" \",\"actor\":\"x\"}",
                "{\"account\":\"a\",\"state\":\"open\",\"reason\":\"r\",\"actor\":\"\"}",
                "{\"account\":\"a\",\"state\":\"open\",\"actor\":\"x\"}"
            })
    void refusesAChangeOfAnAccountThatDoesNotSayWhatWhyAndWho(String payload) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.decode("change-account", payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void boundsWhatAChangeOfAnAccountSays() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LedgerCommand.ChangeAccount("a", AccountState.OPEN, "x".repeat(501), "me"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LedgerCommand.ChangeAccount("a", AccountState.OPEN, "why", "x".repeat(129)));
    }

    @Test
    void everyCommandHasItsGoldenFile() {
        assertThat(commands().stream().map(Object::getClass))
                .containsExactlyInAnyOrder(LedgerCommand.class.getPermittedSubclasses());
    }

    @Test
    void saysNothingOfItsClassesWhenAKindIsUnknown() {
        byte[] payload =
                Golden.json("open-accounts").replace("\"customer\"", "\"bank\"").getBytes(StandardCharsets.UTF_8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.decode("open-accounts", payload))
                .withMessageContaining("bank")
                .withMessageNotContaining("dev.lockstep");
    }

    private static LedgerCommand decodePost(String payload) {
        return CommandCodec.decode(LedgerCommand.Post.TYPE, payload.getBytes(StandardCharsets.UTF_8));
    }
}
