/** The application inside of Payara Micro, with tests that run in there beside it. */
package dev.lockstep.systemtests.container;
