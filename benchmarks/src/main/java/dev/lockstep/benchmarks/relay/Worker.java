package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own for a contender of ours, which does what it is told: see {@link Orders}. */
final class Worker implements AutoCloseable {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    /** How to start one. Settings travel as environment, because everybody can read a command line. */
    record Spec(List<String> javaOptions, String classPath, Class<?> main, Map<String, String> settings, Path log) {}

    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;
    private final Path log;

    private Worker(Process process, Path log) {
        this.process = process;
        this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.log = log;
    }

    static Worker start(Spec spec) {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(spec.javaOptions());
        command.addAll(List.of("-cp", spec.classPath(), spec.main().getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.settings());
        try {
            return new Worker(builder.start(), spec.log());
        } catch (IOException e) {
            throw new Obstacle("cannot start " + spec.main().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns when it is done. */
    void tell(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            String answer = answers.readLine();
            if (!Orders.DONE.equals(answer)) {
                throw new Obstacle((answer == null ? "ended at: " + order : answer) + ", see " + log);
            }
        } catch (IOException e) {
            throw new Obstacle("nobody obeys: " + order + ", see " + log, e);
        }
    }

    /** It ends by itself when its input does. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            process.destroy();
        }
        if (!Child.ends(process.toHandle(), ENDS_WITHIN)) {
            process.destroyForcibly();
        }
    }
}
