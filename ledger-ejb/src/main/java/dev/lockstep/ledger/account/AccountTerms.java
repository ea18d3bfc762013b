package dev.lockstep.ledger.account;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.sql.StorableText;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed when an account is opened.
 *
 * @param owner an opaque reference, or null for an account of the house
 */
public record AccountTerms(
        String id, Asset asset, AccountKind kind, @Nullable String owner) {

    static AccountTerms of(AccountSpec spec, String owner) {
        return new AccountTerms(spec.account(), spec.asset(), spec.kind(), StorableText.of(owner));
    }
}
