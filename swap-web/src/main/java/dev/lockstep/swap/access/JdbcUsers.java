package dev.lockstep.swap.access;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads {@code swap.app_user}; throws {@link IllegalStateException} when the database does not answer. */
@ApplicationScoped
class JdbcUsers implements Users {

    private static final String SQL = """
            select u.password_hash, r.role
              from swap.app_user u left join swap.app_user_role r using (name)
             where u.name = ? and u.disabled_at is null""";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource swap;

    @Override
    public Optional<User> find(String name) {
        try (Connection connection = swap.getConnection();
                PreparedStatement query = connection.prepareStatement(SQL)) {
            query.setString(1, name);
            return read(name, query);
        } catch (SQLException e) {
            throw new IllegalStateException("users cannot be read", e);
        }
    }

    private static Optional<User> read(String name, PreparedStatement query) throws SQLException {
        @Nullable String hash = null;
        Set<String> roles = new HashSet<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                hash = rows.getString(1);
                String role = rows.getString(2);
                if (role != null) {
                    roles.add(role);
                }
            }
        }
        return hash == null ? Optional.empty() : Optional.of(new User(name, hash, roles));
    }
}
