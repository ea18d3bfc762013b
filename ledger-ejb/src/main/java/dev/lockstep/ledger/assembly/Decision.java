package dev.lockstep.ledger.assembly;

import dev.lockstep.ledger.journal.Booking;

/** What follows from an input: what becomes of the saga, and what is kept of the part that arrived. */
sealed interface Decision {

    /** What is kept of the input's part. */
    enum Kept {
        NOTHING,
        /** It belongs to the saga. */
        PART,
        /** Evidence of a contradiction. */
        CONFLICT,
        /** Evidence that it came after the end; announced as {@code part-late}. */
        LATE
    }

    Kept kept();

    /** The part is taken, others are missing. */
    record Wait() implements Decision {
        @Override
        public Kept kept() {
            return Kept.PART;
        }
    }

    /** The part is taken and was the last one: the saga ends, all of it is booked. The only way to the journal. */
    record Book(Booking booking) implements Decision {
        @Override
        public Kept kept() {
            return Kept.PART;
        }
    }

    /** The saga ends, nothing of it is booked. */
    record Refuse(Refusal refusal, Kept kept) implements Decision {}

    /** The saga ends because its time is up, nothing of it is booked. */
    record Expire(Kept kept) implements Decision {}

    /** The saga had ended before; the part is evidence. */
    record Late() implements Decision {
        @Override
        public Kept kept() {
            return Kept.LATE;
        }
    }

    /** Nothing new: a redelivery, a deadline that has not come, a cancellation after the end. */
    record Ignore() implements Decision {
        @Override
        public Kept kept() {
            return Kept.NOTHING;
        }
    }
}
