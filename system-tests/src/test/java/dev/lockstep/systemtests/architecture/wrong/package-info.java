/** Deliberately wrong: each class breaks rules of the house, so that the rules can be seen to notice. */
package dev.lockstep.systemtests.architecture.wrong;
