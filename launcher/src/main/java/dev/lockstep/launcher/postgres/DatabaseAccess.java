package dev.lockstep.launcher.postgres;

/**
 * One of the two databases and its three users: the owner migrates, the application reads and writes what it was
 * granted, the relay reads the outbox and the write-ahead log.
 *
 * @param name {@code swap} or {@code ledger}
 * @param url JDBC URL without user and password
 */
public record DatabaseAccess(String name, String url, Login owner, Login application, Login relay) {}
