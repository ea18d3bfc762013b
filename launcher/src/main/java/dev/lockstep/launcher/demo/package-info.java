/** What a demo needs to show something: users and a price feed. Left out with {@code --no-demo}. */
@NullMarked
package dev.lockstep.launcher.demo;

import org.jspecify.annotations.NullMarked;
