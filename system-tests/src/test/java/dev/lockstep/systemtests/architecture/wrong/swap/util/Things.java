package dev.lockstep.systemtests.architecture.wrong.swap.util;

/** Wrong: stands in a package that says nothing. */
public class Things {}
