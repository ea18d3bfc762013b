/** The data directory: whose it is, who holds it, and the few files in it that other programs read. */
@NullMarked
package dev.lockstep.launcher.directory;

import org.jspecify.annotations.NullMarked;
