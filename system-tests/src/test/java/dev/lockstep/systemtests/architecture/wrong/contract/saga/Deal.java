package dev.lockstep.systemtests.architecture.wrong.contract.saga;

import dev.lockstep.systemtests.architecture.wrong.contract.money.Amount;
import java.sql.Connection;

/** Wrong: the contract touches a database, and two of its packages depend on each other. */
public class Deal {
    public Amount amount;
    public Connection connection;
}
