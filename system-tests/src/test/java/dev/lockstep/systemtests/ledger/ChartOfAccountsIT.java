package dev.lockstep.systemtests.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.systemtests.servers.ServersTest;
import dev.lockstep.systemtests.stack.Database;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accounts that a migration opens (docs/accounts.md). */
@ServersTest
class ChartOfAccountsIT {

    private static final List<AccountKind> OPENED = List.of(
            AccountKind.HOUSE, AccountKind.FEE, AccountKind.ROUNDING, AccountKind.EXTERNAL, AccountKind.CLEARING);

    private final Infrastructure servers;

    ChartOfAccountsIT(Infrastructure servers) {
        this.servers = servers;
    }

    /** One database has the assets, the other one the accounts: a new asset needs a migration of both. */
    @Test
    void hasEveryAccountOfTheHouseForEveryAssetThatIsOffered() {
        List<Map<String, Object>> assets = application(servers.swap()).rows("select code, scale from swap.asset");
        assertThat(assets).isNotEmpty();
        for (Map<String, Object> asset : assets) {
            for (AccountKind kind : OPENED) {
                String account = kind.name().toLowerCase(Locale.ROOT) + ":" + asset.get("code");
                assertThat(application(servers.ledger()).rows("""
                                        select a.asset, a.kind, a.may_go_negative, b.may_go_negative as limited_so
                                          from ledger.account a join ledger.balance b using (account_id)
                                         where account_id = ?""", account))
                        .as(account)
                        .containsExactly(Map.of(
                                "asset", asset.get("code") + "/" + asset.get("scale"),
                                "kind", kind.name(),
                                "may_go_negative", kind.mayGoNegative(),
                                "limited_so", kind.mayGoNegative()));
            }
        }
    }

    private static Database application(DatabaseAccess database) {
        return new Database(
                database.url(),
                database.application().user(),
                database.application().password());
    }
}
