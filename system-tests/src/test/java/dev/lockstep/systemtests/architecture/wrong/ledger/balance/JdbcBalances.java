package dev.lockstep.systemtests.architecture.wrong.ledger.balance;

/** Wrong: an adapter that can leave its package. */
public class JdbcBalances {}
