package dev.lockstep.swap.http;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.ext.Provider;

/** Dependent, because each of the three JAX-RS applications needs one with its own {@code UriInfo}. */
@Provider
@Dependent
public class HttpProblemMapper extends HttpFailureMapper<Throwable> {}
