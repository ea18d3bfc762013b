package dev.lockstep.swap.admission;

import dev.lockstep.swap.channel.Channel;

/** What a deal passes before it is accepted. */
@FunctionalInterface
public interface Gate {

    /** Throws a {@link dev.lockstep.swap.http.ProblemException} when a deal of this channel would expire. */
    void pass(Channel channel);
}
