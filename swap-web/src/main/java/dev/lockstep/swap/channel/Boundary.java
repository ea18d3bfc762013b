package dev.lockstep.swap.channel;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps each channel to its own objects, and notices who asks for those of another one. The caller is answered as if there were
 * none, so that nobody can tell which ids exist; we want to know of it, because ids are no numbers that are hit by chance.
 */
@ApplicationScoped
public class Boundary {

    private static final Logger LOG = System.getLogger(Boundary.class.getName());

    /** What belongs to a channel and has an id. */
    public enum Kind {
        CUSTOMER,
        OFFER,
        SWAP,
        TRANSFER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Kind, LongAdder> crossed = new EnumMap<>(Kind.class);

    public Boundary() {
        for (Kind kind : Kind.values()) {
            crossed.put(kind, new LongAdder());
        }
    }

    /** Whether the object of {@code owner} is the asking channel's own. */
    public boolean isOwn(String asking, String owner, Kind kind, UUID id) {
        if (asking.equals(owner)) {
            return true;
        }
        counter(kind).increment();
        LOG.log(
                Level.WARNING,
                "access.foreign_object channel={0} kind={1} id={2} owner={3} answered=404 see runbook#access",
                asking,
                kind.code(),
                id,
                owner);
        return false;
    }

    /** How often another channel's object of this kind was asked for, since the start of the process. */
    public long crossed(Kind kind) {
        return counter(kind).sum();
    }

    private LongAdder counter(Kind kind) {
        LongAdder counter = crossed.get(kind);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + kind);
        }
        return counter;
    }
}
