/** The development key pair and the tokens signed with it. */
@NullMarked
package dev.lockstep.launcher.token;

import org.jspecify.annotations.NullMarked;
