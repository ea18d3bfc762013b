package dev.lockstep.swap.channel;

import java.util.Optional;

/** The channels that are known. */
public interface Channels {

    Optional<Channel> find(String name);
}
