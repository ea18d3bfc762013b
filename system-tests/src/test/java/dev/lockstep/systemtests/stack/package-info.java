/**
 * The whole product as its users meet it: started by {@code ./lockstep run} as processes of its own, reached over HTTP,
 * Kafka and JDBC.
 */
package dev.lockstep.systemtests.stack;
