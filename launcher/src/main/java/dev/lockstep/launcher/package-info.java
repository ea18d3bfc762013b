/**
 * The commands {@code run}, {@code stop}, {@code status} and {@code token}, and what they are assembled from: PostgreSQL,
 * a Kafka broker and Payara Micro as child processes of one small JVM that watches them.
 */
@NullMarked
package dev.lockstep.launcher;

import org.jspecify.annotations.NullMarked;
