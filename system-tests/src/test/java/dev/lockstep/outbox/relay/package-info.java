/** What the relay puts on the wire, for tests without a relay. */
package dev.lockstep.outbox.relay;
