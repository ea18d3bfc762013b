package dev.lockstep.systemtests.container;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.systemtests.servers.ServersExtension;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jboss.arquillian.config.descriptor.api.ArquillianDescriptor;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Starts the servers that the application needs and tells Payara Micro where they are, before Arquillian configures it;
 * what is set as {@code lockstep.*} here is set there too. Found by Arquillian as a service.
 */
public final class ContainerSettings implements LoadableExtension {

    /** One port for the containers of the run, which are started one after the other. */
    private static final int PORT = freePort();

    private static final String LOOPBACK =
            "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address=127.0.0.1";

    /** Where the application answers, for tests that run outside. */
    static URI http() {
        return URI.create("http://127.0.0.1:" + PORT);
    }

    /** Whose tokens the application takes. */
    static DataDirectory keys() {
        return new DataDirectory(Project.target("container/instance").resolveSibling("identity"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Observer.class);
    }

    /** Public because Arquillian makes it. */
    public static final class Observer {

        public void configure(@Observes(precedence = 100) ArquillianDescriptor descriptor) {
            Path preboot = Project.target("container/preboot");
            Path settings = Project.target("container/settings.properties");
            try (Writer writer = Files.newBufferedWriter(settings)) {
                Files.writeString(preboot, LOOPBACK + "\n");
                settings().store(writer, null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            System.setProperty(
                    "payara.microJar",
                    Project.root().resolve("launcher/target/payara-micro.jar").toString());
            System.setProperty("payara.randomHttpPort", "false");
            System.setProperty("payara.clusterEnabled", "true");
            System.setProperty("payara.consoleOutput", System.getProperty("lockstep.container.output", "false"));
            System.setProperty("payara.cmdOptions", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
            System.setProperty(
                    "payara.extraMicroOptions",
                    "--port " + PORT + " --disablephonehome --nohazelcast --contextroot / --rootdir "
                            + Project.target("container/instance") + " --prebootcommandfile " + preboot
                            + " --systemproperties " + settings);
        }

        private static Properties settings() {
            Infrastructure servers = ServersExtension.shared();
            Properties settings = new Properties();
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith("lockstep."))
                    .forEach(name -> settings.put(name, System.getProperty(name)));
            put(settings, servers.swap());
            put(settings, servers.ledger());
            settings.put("lockstep.kafka.bootstrap", servers.kafka());
            settings.put("lockstep.cursor.key", "the key of a container's cursors");
            settings.put("lockstep.webhooks.key", "the key of a container's webhooks");
            SigningKey.of(keys());
            settings.put(
                    "mp.jwt.verify.publickey.location",
                    SigningKey.publicKeys(keys()).toUri().toString());
            settings.put("mp.jwt.verify.publickey.algorithm", SigningKey.ALGORITHM);
            settings.put("mp.jwt.verify.issuer", SigningKey.ISSUER);
            settings.put("mp.jwt.verify.audiences", SigningKey.AUDIENCE);
            return settings;
        }

        private static void put(Properties settings, DatabaseAccess database) {
            String prefix = "lockstep." + database.name() + ".";
            settings.put(prefix + "db.url", database.url());
            settings.put(prefix + "db.user", database.application().user());
            settings.put(prefix + "db.password", database.application().password());
            settings.put(prefix + "relay.user", database.relay().user());
            settings.put(prefix + "relay.password", database.relay().password());
        }
    }
}
