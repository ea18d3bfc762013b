package dev.lockstep.swap.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.swap.http.FieldError;
import dev.lockstep.swap.http.ProblemException;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.price.MidPrice;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OfferTest {

    private static final Asset EUR = new Asset("EUR", 2);
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Assets ASSETS =
            Assets.of(List.of(new Assets.Named(EUR, "Euro"), new Assets.Named(BTC, "Bitcoin")));
    private static final Instant MADE = Instant.parse("2026-11-20T10:00:00Z");
    private static final String CUSTOMER = "0190a1b2-0000-7000-8000-000000000001";

    @Test
    void holdsUntilItsExpiryAndNotAtIt() {
        Offer offer = offer();

        assertThat(offer.state(false, MADE.plusSeconds(29))).isEqualTo(Offer.State.OPEN);
        assertThat(offer.state(false, MADE.plusSeconds(30))).isEqualTo(Offer.State.EXPIRED);
    }

    @Test
    void staysUsedAfterItsExpiry() {
        assertThat(offer().state(true, MADE.plusSeconds(60))).isEqualTo(Offer.State.USED);
    }

    @Test
    void readsAnAmountToSellOrOneToBuy() {
        assertThat(read("{'customer':'C','sell':{'asset':'BTC','amount':'0.5'},'buy':{'asset':'EUR'}}")
                        .wish())
                .isEqualTo(new Wish.Selling(Money.parse(BTC, "0.5"), EUR));
        assertThat(read("{'customer':'C','sell':{'asset':'BTC'},'buy':{'asset':'EUR','amount':'10'}}")
                        .wish())
                .isEqualTo(new Wish.Buying(BTC, Money.parse(EUR, "10")));
    }

    @Test
    void pointsAtEverythingThatIsWrong() {
        assertWrong("{'customer':'C','sell':{'asset':'BTC'},'buy':{'asset':'EUR'}}", "/sell");
        assertWrong("{'customer':'C','sell':{'asset':'BTC','amount':'1'},'buy':{'asset':'EUR','amount':'1'}}", "/sell");
        assertWrong("{'customer':'C','sell':{'asset':'BTC','amount':1},'buy':{'asset':'EUR'}}", "/sell/amount");
        assertWrong("{'customer':'C','sell':{'asset':'BTC','amount':'0'},'buy':{'asset':'EUR'}}", "/sell/amount");
        assertWrong("{'customer':'C','sell':{'asset':'BTC','amount':'-1'},'buy':{'asset':'EUR'}}", "/sell/amount");
        assertWrong("{'customer':'C','sell':{'asset':'BTC'},'buy':{'asset':'EUR','amount':'0.001'}}", "/buy/amount");
        assertWrong("{'customer':'C','sell':{'asset':'BTC','amount':'1'},'buy':{'asset':'BTC'}}", "/buy/asset");
        assertWrong("{'customer':'x','sell':[],'amount':'1'}", "/amount", "/customer", "/sell", "/buy");
    }

    private static void assertWrong(String json, String... pointers) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().errors())
                                .extracting(FieldError::pointer)
                                .containsExactlyInAnyOrder(pointers));
    }

    private static OfferRequest read(String json) {
        String text = json.replace('\'', '"').replace("\"C\"", "\"" + CUSTOMER + "\"");
        return OfferRequest.read(RequestBody.parse(text.getBytes(StandardCharsets.UTF_8)), ASSETS);
    }

    private static Offer offer() {
        Rate rate = new Rate(BTC, EUR, new BigDecimal("60000"));
        Quote quote = new Quote(
                Money.parse(BTC, "1"),
                Money.parse(EUR, "60000"),
                Money.zero(EUR),
                Remainders.none(BTC, EUR),
                new MidPrice(rate, MADE),
                rate,
                0,
                0);
        return new Offer(
                new OfferId(new UUID(1, 1)), "demo", CustomerId.parse(CUSTOMER), quote, MADE, MADE.plusSeconds(30));
    }
}
