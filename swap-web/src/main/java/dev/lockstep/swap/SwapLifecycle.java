package dev.lockstep.swap;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/**
 * Starts with the application and ends with it. The pool checks a connection it has not used for a second, so that it
 * heals after the database was away.
 */
@DataSourceDefinition(
        name = "java:app/jdbc/swap",
        className = "org.postgresql.ds.PGSimpleDataSource",
        url = "${MPCONFIG=lockstep.swap.db.url}",
        user = "${MPCONFIG=lockstep.swap.db.user}",
        password = "${MPCONFIG=lockstep.swap.db.password}",
        initialPoolSize = 2,
        minPoolSize = 2,
        maxPoolSize = 32,
        isolationLevel = java.sql.Connection.TRANSACTION_READ_COMMITTED,
        properties = {
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation",
            "fish.payara.validate-atmost-once-period-in-seconds=1",
            "fish.payara.fail-all-connections=true"
        })
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class SwapLifecycle {}
