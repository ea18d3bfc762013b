package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.CurrentTrace;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.trade.Waiting;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Customers and what they own. */
@Path("/customers")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class CustomerResource {

    /** The ledger usually answers within 50 ms; whoever meets a slow one gets the customer as OPENING. */
    private static final Duration OPENING_USUAL = Duration.ofSeconds(2);

    @Inject
    CustomerDesk desk;

    @Inject
    Customers customers;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    LedgerQueries ledger;

    @Inject
    HttpPosts posts;

    @Inject
    Waiting waiting;

    @Inject
    CurrentChannel channel;

    @Inject
    CurrentTrace trace;

    @Inject
    Clock clock;

    /** The balances of a customer's accounts at one moment. */
    public record Balances(CustomerId customer, Instant at, String basis, List<Balance> balances) implements JsonView {}

    /** {@code state} is OPEN, FROZEN or CLOSED. */
    public record Balance(String account, String state, Money balance) {}

    static String location(CustomerId id) {
        return "/api/v1/customers/" + id;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("customers:write")
    public Response open(RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only("reference");
        String reference = body.optional("reference", Customer::parseReference);
        if (!body.isValid()) {
            throw body.invalid();
        }
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, "/customers", body);
        Customer[] opened = new Customer[1];
        Answer answer = posts.once(request, () -> {
            opened[0] = desk.open(channel.get(), reference, trace.get());
            return answer(opened[0]);
        });
        return opened[0] == null ? HttpPosts.response(answer).build() : whenActive(opened[0], request, answer);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public CustomerView one(@PathParam("id") String id) {
        return CustomerView.of(find(id), catalogue.assets());
    }

    @GET
    @Path("/{id}/balances")
    @RolesAllowed("swaps:read")
    public Balances balances(
            @PathParam("id") String id,
            @QueryParam("at") @Nullable String at,
            @QueryParam("basis") @DefaultValue("recorded") String basisName) {
        Basis basis = Parameters.parse("basis", basisName, Basis::ofCode);
        Customer customer = find(id);
        List<String> accounts = customer.accounts(catalogue.assets()).accounts().stream()
                .map(spec -> spec.account())
                .toList();
        Instant now = clock.instant();
        Instant moment = at == null ? now : Parameters.parse("at", at, WireTime::parse);
        boolean current = at == null && basis == Basis.RECORDED;
        List<AccountView> found =
                current ? ledger.accounts(accounts) : ledger.accountsAt(accounts, new AsOf(moment, basis));
        return new Balances(
                customer.id(),
                moment,
                basis.code(),
                found.stream()
                        .map(account -> new Balance(account.account(), account.state(), account.balance()))
                        .sorted(Comparator.comparing(Balance::account))
                        .toList());
    }

    private Response whenActive(Customer opening, IdempotentRequest request, Answer first) {
        Answer answer = waiting.await(
                        opening.request().value(),
                        OPENING_USUAL,
                        () -> customers
                                .find(opening.channel(), opening.id())
                                .filter(Customer::isActive)
                                .map(customer -> posts.improved(request, answer(customer))))
                .orElse(first);
        return HttpPosts.response(answer).build();
    }

    private Answer answer(Customer customer) {
        return Answer.of(201, CustomerView.of(customer, catalogue.assets()), location(customer.id()));
    }

    private Customer find(String id) {
        return Parameters.id(id, CustomerId::parse)
                .flatMap(customer -> customers.find(channel.get().name(), customer))
                .orElseThrow(() -> Problem.notFound().asException());
    }
}
