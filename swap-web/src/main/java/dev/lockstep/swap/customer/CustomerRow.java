package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code swap.customer}, read only: what is written needs {@code on conflict}. */
@Entity(name = "Customer")
@Table(schema = "swap", name = "customer")
class CustomerRow {

    @Id
    @Column(name = "customer_id")
    UUID id;

    String channel;

    @Nullable
    String reference;

    @Enumerated(EnumType.STRING)
    Customer.State state;

    @Column(name = "request_id")
    UUID request;

    @Column(name = "created_at")
    Instant createdAt;

    protected CustomerRow() {}

    Customer toDomain() {
        return new Customer(new CustomerId(id), channel, reference, state, new MessageId(request), createdAt);
    }
}
