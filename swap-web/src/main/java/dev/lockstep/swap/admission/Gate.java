package dev.lockstep.swap.admission;

import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.Problem;
import java.util.Optional;

/** What a deal passes before it is accepted. */
@FunctionalInterface
public interface Gate {

    /** What a deal of this channel would be answered now because it would expire; nothing when it would pass. */
    Optional<Problem> closed(Channel channel);

    /** Throws a {@link dev.lockstep.swap.http.ProblemException} when a deal of this channel would expire. */
    default void pass(Channel channel) {
        closed(channel).ifPresent(problem -> {
            throw problem.asException();
        });
    }
}
