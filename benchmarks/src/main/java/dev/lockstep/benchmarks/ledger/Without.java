package dev.lockstep.benchmarks.ledger;

/** What is left out of the product's tables when a batch is written into them by hand, to see what it costs. */
enum Without {
    NOTHING("everything", ""),

    CHECKS("without the triggers that check", """
            drop trigger legs_are_sound on ledger.leg;
            drop trigger postings_are_whole on ledger.posting;
            drop trigger parts_have_sagas on ledger.part;
            """),

    /** The triggers that check want the key of postings and legs. */
    INDEXES("without indexes but for keys", """
            drop index ledger.leg_account, ledger.leg_booked_at, ledger.leg_apart, ledger.saga_first_seen_at, ledger.saga_state,
                       ledger.saga_due;
            alter table ledger.leg drop constraint leg_pkey;
            alter table ledger.posting drop constraint posting_saga_id_part_no_key;
            """),

    /** Rows as before, with nothing in them of what came and what is said. */
    CONTENT("without payloads and evidence", ""),

    PARTS("without parts", ""),
    AUDIT("without audit events", ""),
    OUTBOX("without outcomes", ""),
    LOCKS("without locks before writing", ""),

    ALL("with nothing of these", CHECKS.alteration + INDEXES.alteration);

    private final String title;
    private final String alteration;

    Without(String title, String alteration) {
        this.title = title;
        this.alteration = alteration;
    }

    /** What is done to the tables, once. */
    String alteration() {
        return alteration;
    }

    @Override
    public String toString() {
        return title;
    }
}
