package dev.lockstep.swap.agent;

import dev.lockstep.contract.money.Money;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;

/** The table {@code swap.agent_allowance}. */
@ApplicationScoped
class JdbcAllowances implements Allowances {

    /** The row is locked before its sum is judged, so the sum is that of everybody who was here before; no row, nothing was taken. */
    private static final String TAKE = """
            insert into swap.agent_allowance as held (channel, agent, asset, day, asked_minor)
            select ?, ?, ?, ?, asked from (values (?::numeric, ?::numeric)) as wish (asked, allowed) where asked <= allowed
            on conflict (channel, agent, asset, day)
            do update set asked_minor = held.asked_minor + excluded.asked_minor
             where held.asked_minor + excluded.asked_minor <= ?""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean take(String channel, String agent, LocalDate day, Money amount, Money perDay) {
        BigDecimal allowed = new BigDecimal(perDay.minor());
        try (PreparedStatement take = JdbcTransaction.connection(database).prepareStatement(TAKE)) {
            take.setString(1, channel);
            take.setString(2, agent);
            take.setString(3, amount.asset().code());
            take.setObject(4, day);
            take.setBigDecimal(5, new BigDecimal(amount.minor()));
            take.setBigDecimal(6, allowed);
            take.setBigDecimal(7, allowed);
            return take.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not take of the allowance of agent " + agent, e);
        }
    }
}
