package dev.lockstep.systemtests.architecture.wrong.ledger.balance;

/** Wrong: a row that can leave its package. */
public class BalanceRow {}
