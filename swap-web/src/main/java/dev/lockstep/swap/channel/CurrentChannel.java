package dev.lockstep.swap.channel;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The channel of the running call. */
@RequestScoped
public class CurrentChannel {

    private @Nullable Channel channel;

    public Channel get() {
        if (channel == null) {
            throw new IllegalStateException("a resource without @ChannelBound asks for the channel");
        }
        return channel;
    }

    void set(Channel of) {
        channel = of;
    }
}
