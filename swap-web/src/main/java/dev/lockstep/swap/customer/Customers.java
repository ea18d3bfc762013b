package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import java.util.Optional;
import java.util.Set;

/** The customers of all channels. */
public interface Customers {

    /** A customer of this channel; another channel's is not there. */
    Optional<Customer> find(String channel, CustomerId id);

    Optional<Customer> findByReference(String channel, String reference);

    /** False when the channel has another customer with the same reference. In the running transaction. */
    boolean add(Customer customer);

    /**
     * Makes those customers active whose accounts were asked for by these messages. Answers the requests that cannot be
     * seen (yet). In the running transaction.
     */
    Set<MessageId> activate(Set<MessageId> requests);
}
