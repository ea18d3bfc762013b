/** The whole way of a deal, simulated: the product's code on a database, a Kafka and a clock that obey one seed. */
package dev.lockstep.systemtests.simulation;
