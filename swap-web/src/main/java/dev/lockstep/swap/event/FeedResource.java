package dev.lockstep.swap.event;

import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Cursors;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The channel's feed, from its beginning or from where somebody was. */
@Path("/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class FeedResource {

    private static final int LIMIT_USUAL = 100;
    private static final int LIMIT_MAX = 500;

    @Inject
    Feed feed;

    @Inject
    CurrentChannel channel;

    @Inject
    Cursors cursors;

    /** A page of the feed, in order. */
    public record EventList(List<EventView> events) implements JsonView {}

    /** {@code Link} leads on even when nothing more is there yet: that is where the next event will be. */
    @GET
    public Response after(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        String list = channel.get().name() + " events";
        UUID cursor = cursors.read(list, "after", after);
        Feed.Place place = cursor == null
                ? Feed.Place.BEGINNING
                : new Feed.Place(cursor.getMostSignificantBits(), cursor.getLeastSignificantBits());
        int length = Parameters.limit(limit, LIMIT_USUAL, LIMIT_MAX);
        List<Feed.Placed> page = feed.after(channel.get().name(), place, length);
        Feed.Place last = page.isEmpty() ? place : page.get(page.size() - 1).place();
        String next = cursors.text(list, new UUID(last.xid(), last.seq()));
        return Response.ok(new EventList(page.stream()
                        .map(placed -> EventView.of(placed.happening()))
                        .toList()))
                .header(HttpHeaders.LINK, Cursors.next("/api/v1/events?limit=" + length + "&after=" + next))
                .build();
    }
}
