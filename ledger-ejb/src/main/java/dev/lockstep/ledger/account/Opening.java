package dev.lockstep.ledger.account;

import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What follows from asking to open accounts: all of them are open afterwards, or nothing happens. */
public sealed interface Opening {

    /** @param missing those to be opened now; the others are open already, with these very terms */
    record Granted(List<AccountTerms> missing) implements Opening {
        public Granted {
            missing = List.copyOf(missing);
        }
    }

    /** @param account exists with another asset, kind or owner, or is asked for twice in two ways */
    record Conflict(String account) implements Opening {}

    /** @param existing by name, at least those of the command that exist */
    static Opening decide(OpenAccounts command, Map<String, AccountTerms> existing) {
        Map<String, AccountTerms> missing = new LinkedHashMap<>();
        for (AccountSpec spec : command.accounts()) {
            AccountTerms asked = AccountTerms.of(spec, command.owner());
            AccountTerms known = existing.getOrDefault(asked.id(), missing.get(asked.id()));
            if (known == null) {
                missing.put(asked.id(), asked);
            } else if (!known.equals(asked)) {
                return new Conflict(asked.id());
            }
        }
        return new Granted(List.copyOf(missing.values()));
    }
}
