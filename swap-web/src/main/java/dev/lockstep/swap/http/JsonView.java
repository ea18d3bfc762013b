package dev.lockstep.swap.http;

/** A record that is an answer's body; written by {@link Json} and by nothing else. */
public interface JsonView {}
