package dev.lockstep.outbox;

import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/** Persistence contexts that have a connection or none, and do nothing else. */
public final class FakeDatabase {

    private FakeDatabase() {}

    /** Outside of a transaction, where JPA has no connection to show. */
    public static EntityManager withoutConnection() {
        return fake(EntityManager.class, (proxy, method, arguments) -> null);
    }

    public static EntityManager withConnection(boolean autoCommit) {
        Connection connection = fake(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getAutoCommit" -> autoCommit;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return fake(EntityManager.class, (proxy, method, arguments) -> connection);
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
