/**
 * Typed identifiers, all UUIDv7 (RFC 9562, section 5.7), and the one place that makes them.
 */
@NullMarked
package dev.lockstep.contract.id;

import org.jspecify.annotations.NullMarked;
