/** Payara Micro as a child process: the EAR unfolded into what Micro takes, and the settings it is given. */
@NullMarked
package dev.lockstep.launcher.payara;

import org.jspecify.annotations.NullMarked;
