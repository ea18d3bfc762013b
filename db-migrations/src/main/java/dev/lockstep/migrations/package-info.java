/**
 * The schemas of the two databases as forward-only Flyway migrations, and their runner. SQL is the truth; the migrations
 * lie under {@code db/migration}: {@code outbox} is applied to both databases, {@code swap} and {@code ledger} to their own.
 */
@NullMarked
package dev.lockstep.migrations;

import org.jspecify.annotations.NullMarked;
