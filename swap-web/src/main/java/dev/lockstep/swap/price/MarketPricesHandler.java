package dev.lockstep.swap.price;

import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.swap.trade.ParkingHandler;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the newest price of each pair. Harmless to repeat: an old price never replaces a newer one. */
@Stateless
@LocalBean
public class MarketPricesHandler implements RecordHandler {

    @Inject
    AssetCatalogue catalogue;

    @Inject
    Prices prices;

    @Inject
    ParkingHandler parking;

    @Inject
    Clock clock;

    @Override
    public List<Handled> handle(List<InboundRecord> batch) {
        Assets assets = catalogue.assets();
        Instant now = clock.instant();
        List<Handled> handled = new ArrayList<>();
        Map<String, Price> newest = new HashMap<>();
        for (InboundRecord record : batch) {
            if (record.value() == null) {
                // A tombstone of the compacted topic: the pair is no longer quoted, and its price grows stale by
                // itself.
                handled.add(Handled.DONE);
                continue;
            }
            try {
                Price price = PriceReader.read(record.key(), record.value(), assets, now);
                newest.merge(price.pair(), price, (a, b) -> b.at().isAfter(a.at()) ? b : a);
                handled.add(Handled.DONE);
            } catch (IllegalArgumentException e) {
                handled.add(new Handled.Parked(ParkReason.UNREADABLE_PAYLOAD.code(), String.valueOf(e.getMessage())));
            }
        }
        prices.keepNewer(newest.values());
        return handled;
    }

    @Override
    public void park(InboundRecord record, String reason, String detail) {
        parking.park(record, reason, detail, null);
    }
}
