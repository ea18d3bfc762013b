/**
 * The shell of the swap service: its data source, what runs in the background and the list of its JAX-RS resources.
 * Everything else lives in a package named after the capability.
 */
@NullMarked
package dev.lockstep.swap;

import org.jspecify.annotations.NullMarked;
