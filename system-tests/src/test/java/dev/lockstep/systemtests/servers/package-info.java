/** PostgreSQL and Kafka for tests that need no more of the product than its migrated databases and its topics. */
package dev.lockstep.systemtests.servers;
