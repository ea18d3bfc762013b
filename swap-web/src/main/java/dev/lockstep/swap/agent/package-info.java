/**
 * Agents: programs that act for somebody with a narrower token. What they may sell is bounded per swap and per day, and above a
 * threshold somebody else has to approve.
 */
@NullMarked
package dev.lockstep.swap.agent;

import org.jspecify.annotations.NullMarked;
