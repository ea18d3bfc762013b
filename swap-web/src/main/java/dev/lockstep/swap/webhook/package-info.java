/**
 * Webhooks (Standard Webhooks 1.0): a channel has its events sent to addresses of its own. Which event goes where is written in the
 * transaction of the event; any node takes what is due from the table, for as long as a lease, and what came of every try
 * is kept. An event arrives at least once; the receiver knows a second copy by its {@code webhook-id}.
 */
@NullMarked
package dev.lockstep.swap.webhook;

import org.jspecify.annotations.NullMarked;
