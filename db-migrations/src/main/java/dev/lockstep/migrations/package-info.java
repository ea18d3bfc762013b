/**
 * The schemas of the two databases as forward-only Flyway migrations, and their runner. SQL is the truth; the migrations
 * lie under {@code db/migration/swap} and {@code db/migration/ledger}.
 */
@NullMarked
package dev.lockstep.migrations;

import org.jspecify.annotations.NullMarked;
