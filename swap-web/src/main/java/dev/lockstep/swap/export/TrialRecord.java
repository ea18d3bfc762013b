package dev.lockstep.swap.export;

import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.TrialBalance;
import java.time.Instant;
import java.util.List;

/** Turnover and balance of one kind of account in one asset at an instant as it is exported; debits have no sign. */
record TrialRecord(
        String asset,
        int scale,
        String accountKind,
        Instant asOf,
        String basis,
        String debits,
        String credits,
        String balance) {

    static final List<String> COLUMNS =
            List.of("asset", "scale", "accountKind", "asOf", "basis", "debits", "credits", "balance");

    static TrialRecord of(TrialBalance.Line line, AsOf asOf) {
        TrialBalance.Turnover turnover = line.turnover();
        return new TrialRecord(
                turnover.asset().code(),
                turnover.asset().scale(),
                line.kind().name(),
                asOf.at(),
                asOf.basis().code(),
                turnover.decimal(turnover.debits().negate()),
                turnover.decimal(turnover.credits()),
                turnover.decimal(turnover.balance()));
    }
}
