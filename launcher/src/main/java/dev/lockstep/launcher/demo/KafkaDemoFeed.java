package dev.lockstep.launcher.demo;

import dev.lockstep.contract.message.Topics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Made-up prices of four assets in EUR on {@code market.prices.v1}, one record per pair every {@link #INTERVAL_MS}. A price that
 * cannot be sent is dropped: the next one is worth more.
 */
public final class KafkaDemoFeed implements AutoCloseable {

    static final int INTERVAL_MS = 500;

    private static final Logger LOG = System.getLogger(KafkaDemoFeed.class.getName());
    private static final int SEND_WITHIN_MS = 5_000;
    private static final Map<String, String> STARTS = Map.of(
            "BTC-EUR", "61000.00",
            "ETH-EUR", "2900.00",
            "SOL-EUR", "140.000",
            "XRP-EUR", "2.00000");
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Map<String, RandomWalk> walks = new LinkedHashMap<>();
    private final KafkaProducer<String, String> producer;
    private final ScheduledExecutorService timer;

    public KafkaDemoFeed(String bootstrap, long seed, Clock clock) {
        this.clock = clock;
        STARTS.keySet().stream()
                .sorted()
                .forEach(pair -> walks.put(
                        pair, new RandomWalk(new BigDecimal(STARTS.getOrDefault(pair, "1")), seed + pair.hashCode())));
        this.producer = new KafkaProducer<>(settings(bootstrap), new StringSerializer(), new StringSerializer());
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "demo-feed");
            thread.setDaemon(true);
            return thread;
        });
        LOG.log(Level.INFO, "demo.feed.started seed={0} pairs={1}", Long.toString(seed), walks.keySet());
    }

    public void start() {
        timer.scheduleAtFixedRate(this::send, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        producer.close(java.time.Duration.ZERO);
    }

    private void send() {
        try {
            walks.forEach((pair, walk) -> producer.send(
                    new ProducerRecord<>(Topics.MARKET_PRICES, pair, json(pair, walk.next(), clock.instant()))));
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, "demo.feed.dropped", e);
        }
    }

    /** The record that any feed may write. */
    static String json(String pair, BigDecimal price, Instant at) {
        return "{\"pair\":\"" + pair + "\",\"price\":\"" + price.toPlainString() + "\",\"at\":\""
                + MICROSECONDS.format(at) + "\",\"source\":\"demo\"}";
    }

    private static Properties settings(String bootstrap) {
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_WITHIN_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, SEND_WITHIN_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_WITHIN_MS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1_048_576);
        return settings;
    }
}
