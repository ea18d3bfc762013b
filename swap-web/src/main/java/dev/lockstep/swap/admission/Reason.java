package dev.lockstep.swap.admission;

import java.util.Locale;

/** What a deal that is accepted now would wait for, the cause before what follows from it. */
public enum Reason {
    LOG_FULL("the database's log has nearly reached the size that is kept for the relays"),
    LEDGER_SILENT("the ledger's database does not answer"),
    UNKNOWN("how far the ledger is behind cannot be told"),
    RELAY_BEHIND("what was accepted before has not been sent to the ledger yet"),
    LEDGER_BEHIND("the ledger has not worked off what was sent to it before"),
    DEALS_OPEN("deals that were accepted before have had no answer yet");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /** For people: goes on after "because". */
    public String words() {
        return words;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
