package dev.lockstep.outbox.relay;

/**
 * What a relay needs to know.
 *
 * @param name of the database it serves, e.g. {@code ledger}; in logs, metrics, client ids and {@code ce_source}
 * @param jdbcUrl of that database, e.g. {@code jdbc:postgresql://127.0.0.1:5432/ledger}
 * @param user a role with REPLICATION and SELECT on the outbox
 * @param kafkaBootstrap {@code host:port,host:port}
 * @param node where it runs
 */
public record RelaySettings(
        String name,
        String jdbcUrl,
        String user,
        String password,
        String slot,
        String publication,
        String kafkaBootstrap,
        RelayNode node) {

    /** On a node that nobody has configured. */
    public RelaySettings(
            String name,
            String jdbcUrl,
            String user,
            String password,
            String slot,
            String publication,
            String kafkaBootstrap) {
        this(name, jdbcUrl, user, password, slot, publication, kafkaBootstrap, RelayNode.usual());
    }

    @Override
    public String toString() {
        return "RelaySettings[name=" + name + ", jdbcUrl=" + jdbcUrl + ", user=" + user + ", slot=" + slot
                + ", publication=" + publication + ", kafkaBootstrap=" + kafkaBootstrap + ", node=" + node + "]";
    }
}
