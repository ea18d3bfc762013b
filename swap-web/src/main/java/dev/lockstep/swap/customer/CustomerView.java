package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.price.Assets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A customer as the API shows it. */
public record CustomerView(
        CustomerId id, @Nullable String reference, Customer.State state, List<Account> accounts, Instant createdAt)
        implements JsonView {

    /** The ledger account that holds the customer's units of an asset. */
    public record Account(String asset, String account) {}

    static CustomerView of(Customer customer, Assets assets) {
        List<Account> accounts = customer.accounts(assets).accounts().stream()
                .map(spec -> new Account(spec.asset().code(), spec.account()))
                .toList();
        return new CustomerView(customer.id(), customer.reference(), customer.state(), accounts, customer.createdAt());
    }
}
