/** Child processes: started with a log, watched, started again when they die, stopped in good order, found when left behind. */
@NullMarked
package dev.lockstep.launcher.process;

import org.jspecify.annotations.NullMarked;
