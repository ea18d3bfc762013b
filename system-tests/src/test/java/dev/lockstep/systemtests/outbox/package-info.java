/** The relay on a real PostgreSQL and a real Kafka, with the faults that it is built for. */
package dev.lockstep.systemtests.outbox;
