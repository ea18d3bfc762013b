/**
 * What every call of the integrators' API has in common: strict JSON in, stable JSON out, problems (RFC 9457),
 * idempotency keys, the {@code wait} preference, trace context and cursors.
 */
@NullMarked
package dev.lockstep.swap.http;

import org.jspecify.annotations.NullMarked;
