/** A one-node KRaft broker as a child process, and the topics. */
@NullMarked
package dev.lockstep.launcher.kafka;

import org.jspecify.annotations.NullMarked;
