package dev.lockstep.benchmarks.ledger;

/** What of two entries is compared. */
enum Measure {
    /** Sagas per second: the product against each other way to book. */
    RATE("sagas/s"),
    /** CPU time of client and PostgreSQL together: what grew against what did not. */
    CPU_PER_SAGA("CPU per saga"),
    CPU_PER_PART("CPU per part");

    private final String title;

    Measure(String title) {
        this.title = title;
    }

    double of(Point point, Round round) {
        double micros = round.clientMicros() + round.postgresMicros();
        return switch (this) {
            case RATE -> round.perSecond();
            case CPU_PER_SAGA -> micros;
            case CPU_PER_PART -> micros / point.parts();
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
