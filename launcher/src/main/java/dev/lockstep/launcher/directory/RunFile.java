package dev.lockstep.launcher.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: what runs in a data directory and how to reach it. Written when the children are started, again
 * whenever one of them becomes another process, and removed by a clean stop. Password files are named relative to the
 * data directory.
 *
 * @param http where the API and the pages are, without a slash at the end
 * @param kafka the bootstrap address
 * @param pids process ids by name: {@code launcher}, {@code postgres}, {@code kafka}, {@code payara}; what is not ours is absent
 * @param startedAt RFC 3339, UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(
        String http,
        String kafka,
        DatabaseEntry swapDb,
        DatabaseEntry ledgerDb,
        Map<String, Long> pids,
        List<User> users,
        List<String> channels,
        String startedAt,
        boolean demo) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A database and the application's user in it; no password file when the server is not ours. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DatabaseEntry(
            String url, String user, @Nullable String passwordFile) {}

    /** A demo user of the pages. */
    public record User(String name, String password, List<String> roles) {
        public User {
            roles = List.copyOf(roles);
        }
    }

    public RunFile {
        pids = Map.copyOf(new TreeMap<>(pids));
        users = List.copyOf(users);
        channels = List.copyOf(channels);
    }

    /** The same with other process ids. */
    public RunFile withPids(Map<String, Long> changed) {
        return new RunFile(http, kafka, swapDb, ledgerDb, changed, users, channels, startedAt, demo);
    }

    /** Replaces the file in one step; only the owner may read it, because of the demo users' passwords. */
    public void write(DataDirectory directory) {
        try {
            OwnerFiles.write(directory.runFile(), JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new Obstacle("cannot write " + directory.runFile() + ": " + e, e);
        }
    }

    /** Empty when nothing was started or it was stopped cleanly. */
    public static Optional<RunFile> read(DataDirectory directory) {
        if (!Files.exists(directory.runFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(directory.runFile()), RunFile.class));
        } catch (JsonProcessingException e) {
            throw new Obstacle(directory.runFile() + " cannot be understood: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new Obstacle("cannot read " + directory.runFile() + ": " + e, e);
        }
    }

    /** Takes the file away; nothing runs any more. */
    public static void remove(DataDirectory directory) {
        try {
            Files.deleteIfExists(directory.runFile());
        } catch (IOException e) {
            throw new Obstacle("cannot remove " + directory.runFile() + ": " + e, e);
        }
    }
}
