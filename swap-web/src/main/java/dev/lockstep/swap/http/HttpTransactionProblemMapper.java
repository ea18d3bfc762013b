package dev.lockstep.swap.http;

import jakarta.enterprise.context.Dependent;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.ext.Provider;

/**
 * The same for what ends a transaction: Jersey brings a mapper for this very type, which throws it again, and the server then
 * answers 500 with nothing to read. Dependent as {@link HttpProblemMapper} is.
 */
@Provider
@Dependent
public class HttpTransactionProblemMapper extends HttpFailureMapper<TransactionalException> {}
