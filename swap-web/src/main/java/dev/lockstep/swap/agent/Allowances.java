package dev.lockstep.swap.agent;

import dev.lockstep.contract.money.Money;
import java.time.LocalDate;

/** What agents have asked for, day by day. */
public interface Allowances {

    /**
     * Takes an amount of what the agent may ask for on this day (UTC), in the running transaction: false, and nothing taken, when
     * {@code perDay} would be exceeded. Requests of one agent for one asset pass here one after the other, each waiting for the
     * commit of the one before.
     */
    boolean take(String channel, String agent, LocalDate day, Money amount, Money perDay);
}
