package dev.lockstep.swap.completeness;

import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.outbox.completeness.Route;
import java.util.List;
import java.util.Optional;

/** Which message goes where: what Lockstep is made of. */
final class Routes {

    static final String SWAP = "swap";
    static final String LEDGER = "ledger";

    private final MessageTrail swap;
    private final MessageTrail ledger;

    Routes(MessageTrail swap, MessageTrail ledger) {
        this.swap = swap;
        this.ledger = ledger;
    }

    List<String> sources() {
        return List.of(SWAP, LEDGER);
    }

    MessageTrail trail(String source) {
        return source.equals(SWAP) ? swap : ledger;
    }

    /** The topic whose other senders are judged along with this source's messages. */
    String home(String source) {
        return source.equals(SWAP) ? Topics.LEDGER_COMMANDS : Topics.LEDGER_EVENTS;
    }

    /**
     * The way of a topic's messages from that database. None for a topic that is compacted: Kafka forgets records of it as soon
     * as it has newer ones, and only copies of parked prices go there.
     */
    Optional<Route> route(String source, String topic) {
        return switch (topic) {
            case Topics.MARKET_PRICES -> Optional.empty();
            case Topics.LEDGER_COMMANDS -> read(source, topic, new Route.Reader("lockstep-ledger", ledger));
            case Topics.LEDGER_EVENTS -> read(source, topic, new Route.Reader("lockstep-swap", swap));
            default -> Optional.of(new Route(topic, source, trail(source), null, false));
        };
    }

    private Optional<Route> read(String source, String topic, Route.Reader reader) {
        return Optional.of(
                new Route(topic, source, trail(source), reader, home(source).equals(topic)));
    }
}
