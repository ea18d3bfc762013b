package dev.lockstep.swap.export;

import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The balance of one account at an instant as it is exported; basis is {@code recorded} or {@code effective}. */
record BalanceRecord(
        String account,
        String accountKind,
        @Nullable String ownerRef,
        String asset,
        int scale,
        Instant asOf,
        String basis,
        String balance) {

    static final List<String> COLUMNS =
            List.of("account", "accountKind", "ownerRef", "asset", "scale", "asOf", "basis", "balance");

    static BalanceRecord of(AccountView account, AsOf asOf) {
        return new BalanceRecord(
                account.account(),
                account.kind().name(),
                account.owner(),
                account.balance().asset().code(),
                account.balance().asset().scale(),
                asOf.at(),
                asOf.basis().code(),
                account.balance().decimal());
    }
}
