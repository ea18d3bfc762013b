package dev.lockstep.contract.saga;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.id.SagaId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text form of the {@code saga-context} header, a JSON object. Unknown attributes are left alone. */
public final class SagaContextCodec {

    private SagaContextCodec() {}

    public static String encode(SagaContext context) {
        ObjectNode json = StrictJson.object()
                .put("v", SagaContext.VERSION)
                .put("id", context.id().toString())
                .put("part", context.part())
                .put("total", context.total())
                .put("deadline", WireTime.format(context.deadline()))
                .put("type", context.type());
        if (context.digest() != null) {
            json.put("digest", context.digest());
        }
        return new String(StrictJson.write(json), StandardCharsets.UTF_8);
    }

    /** Reads a header; throws {@link MalformedSagaContextException} that tells the saga's id if that much could be read. */
    public static SagaContext decode(byte[] header) throws MalformedSagaContextException {
        JsonNode json;
        try {
            json = StrictJson.readObject(header);
        } catch (IllegalArgumentException e) {
            throw new MalformedSagaContextException(e.getMessage(), null, false, e);
        }
        SagaId saga = null;
        int part;
        int total;
        try {
            saga = SagaId.parse(StrictJson.text(json, "id"));
            int version = StrictJson.integer(json, "v");
            if (version != SagaContext.VERSION) {
                throw new IllegalArgumentException("version " + version + " is not known, only " + SagaContext.VERSION);
            }
            part = StrictJson.integer(json, "part");
            total = StrictJson.integer(json, "total");
        } catch (IllegalArgumentException e) {
            throw new MalformedSagaContextException(e.getMessage(), saga, false, e);
        }
        return build(json, saga, part, total);
    }

    private static SagaContext build(JsonNode json, SagaId saga, int part, int total)
            throws MalformedSagaContextException {
        try {
            return new SagaContext(
                    saga,
                    part,
                    total,
                    WireTime.parse(StrictJson.text(json, "deadline")),
                    StrictJson.text(json, "type"),
                    StrictJson.optionalText(json, "digest"));
        } catch (IllegalArgumentException e) {
            throw new MalformedSagaContextException(e.getMessage(), saga, true, e);
        }
    }

    /** Why a header is no saga context. */
    public static final class MalformedSagaContextException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient @Nullable SagaId saga;
        private final boolean readable;

        MalformedSagaContextException(
                @Nullable String message, @Nullable SagaId saga, boolean readable, Exception cause) {
            super(message, cause);
            this.saga = saga;
            this.readable = readable;
        }

        /** The saga the header belongs to, or null if not even that can be read. */
        public @Nullable SagaId saga() {
            return saga;
        }

        /** True when the attributes have the right form but cannot be: total 0, part 3 of 2, a time that is none. */
        public boolean readable() {
            return readable;
        }
    }
}
