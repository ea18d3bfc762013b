package dev.lockstep.swap.http;

/**
 * What is wrong with one place of a request.
 *
 * @param pointer JSON Pointer (RFC 6901) into the body; for a query parameter or header its name behind a {@code #}
 */
public record FieldError(String pointer, String detail) {}
