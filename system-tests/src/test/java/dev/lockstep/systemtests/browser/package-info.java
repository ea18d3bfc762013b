/** The back office in a real browser. */
package dev.lockstep.systemtests.browser;
