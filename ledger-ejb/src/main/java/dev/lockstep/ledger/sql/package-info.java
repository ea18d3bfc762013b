/**
 * SQL that several adapters share, and how a set of values travels in one statement: as one text parameter that the statement
 * casts to an array.
 */
@NullMarked
package dev.lockstep.ledger.sql;

import org.jspecify.annotations.NullMarked;
