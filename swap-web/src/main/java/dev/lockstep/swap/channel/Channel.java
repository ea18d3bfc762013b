package dev.lockstep.swap.channel;

import java.time.Duration;

/**
 * How one B2C app, partner or agent trades.
 *
 * @param spreadBps taken off the middle price, in hundredths of a percent
 * @param feeBps of what is bought, in hundredths of a percent
 * @param sagaTimeout from acceptance to the deadline after which nothing of the swap is booked
 * @param quota of requests, to each node
 */
public record Channel(String name, int spreadBps, int feeBps, Duration offerTtl, Duration sagaTimeout, Quota quota) {}
