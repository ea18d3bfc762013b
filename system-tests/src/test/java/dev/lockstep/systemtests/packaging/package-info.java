/** The one artefact that is shipped, untouched, on the full server. */
package dev.lockstep.systemtests.packaging;
