package dev.lockstep.swap.http;

import java.util.Locale;

/** Every error the API can answer. The code, the name in lower case with dashes, is what clients may rely on. */
public enum ProblemCode {
    MALFORMED_JSON(400, "The body is not valid JSON"),
    INVALID_REQUEST(400, "The request is not valid"),
    IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key header is missing"),
    IDEMPOTENCY_KEY_INVALID(400, "The Idempotency-Key header is not valid"),
    UNAUTHENTICATED(401, "A valid access token is needed"),
    FORBIDDEN(403, "The access token does not allow this"),
    UNKNOWN_CHANNEL(403, "The access token belongs to no known channel"),
    AGENT_ASSET_NOT_ALLOWED(403, "The agent may not sell this asset"),
    APPROVER_IS_REQUESTER(403, "Somebody else has to decide"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "This method is not supported here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be answered"),
    OFFER_USED(409, "The offer has been accepted already"),
    REFERENCE_USED(409, "Another customer has this reference"),
    CUSTOMER_NOT_ACTIVE(409, "The customer's accounts are not open yet"),
    IDEMPOTENCY_KEY_IN_USE(409, "The first request with this Idempotency-Key is still running"),
    ENDPOINT_DISABLED(409, "The webhook endpoint is disabled"),
    RELAY_PAUSED(409, "The relay is paused"),
    SLOT_USABLE(409, "The replication slot is there"),
    NOT_AS_CONFIRMED(409, "There are others than those that were confirmed"),
    RESEND_RUNNING(409, "Messages are being sent again already"),
    NOT_AWAITING_APPROVAL(409, "The swap does not wait for approval"),
    OFFER_EXPIRED(410, "The offer has expired"),
    APPROVAL_EXPIRED(410, "Nobody approved the swap in time"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    AMOUNT_OUT_OF_RANGE(422, "The amount is too small or too large"),
    AGENT_CAP_EXCEEDED(422, "The agent may not sell so much"),
    URL_REFUSED(422, "Nothing is sent to this address"),
    TOO_MANY_ENDPOINTS(422, "The channel has as many webhook endpoints as it may"),
    TOO_MANY_MESSAGES(422, "There are too many messages"),
    QUOTA_EXCEEDED(429, "The channel's quota of requests is used up"),
    TOO_MANY_STREAMS(429, "The channel has too many streams open"),
    /** Any other status that the server itself decides on. */
    REQUEST_FAILED(400, "The request cannot be served"),
    INTERNAL(500, "Something went wrong on our side"),
    /** What is accepted now would expire before it is booked. */
    ADMISSION_CLOSED(503, "No new deals are taken at the moment"),
    PRICE_STALE(503, "There is no current price"),
    STREAMS_FULL(503, "There is no room for another stream"),
    UNAVAILABLE(503, "The service is not available for a moment");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
