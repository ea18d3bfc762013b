package dev.lockstep.swap.operations;

import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.query.ParkedView;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A parked record and where it is parked. */
public record ParkedLine(ParkedSide side, ParkedView record) {

    public String place() {
        return record.offset() < 0
                ? record.topic() + " (refused by Kafka on the way out)"
                : record.topic() + "/" + record.partition() + "@" + record.offset();
    }

    public boolean isWaiting() {
        return record.state().equals("PARKED");
    }

    public String key() {
        return Bytes.shown(record.key());
    }

    public String payload() {
        return Bytes.shown(record.payload());
    }

    public int payloadLength() {
        byte[] payload = record.payload();
        return payload == null ? 0 : payload.length;
    }

    public List<ShownHeader> headers() {
        return record.headers().stream().map(ShownHeader::of).toList();
    }

    /** A header as it is shown. */
    public record ShownHeader(String name, String value) {
        static ShownHeader of(Header header) {
            return new ShownHeader(
                    Bytes.shown(header.name().getBytes(StandardCharsets.UTF_8)), Bytes.shown(header.value()));
        }
    }
}
