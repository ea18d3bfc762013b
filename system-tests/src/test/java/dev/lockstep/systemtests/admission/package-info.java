/** What integrators and other teams see of the whole product: swaps over HTTP, sagas over Kafka. */
package dev.lockstep.systemtests.admission;
