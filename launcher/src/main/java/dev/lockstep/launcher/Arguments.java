package dev.lockstep.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands behind a command's name: flags ({@code --fresh}) and options ({@code --port 8080} or {@code --port=8080}).
 * Only what the command knows is taken, and an option once, unless it is one that may be repeated.
 */
record Arguments(Set<String> flags, Map<String, List<String>> options) {

    private static final String DATA = "--data";

    Arguments {
        flags = Set.copyOf(flags);
        options = Map.copyOf(options);
    }

    /** What a command knows. Every command knows {@code --data}. */
    record Known(Set<String> flags, Set<String> options, Set<String> repeated) {}

    static Arguments parse(List<String> words, Known known) {
        List<String> flags = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            if (known.flags().contains(word)) {
                flags.add(word);
            } else if (isOption(name, known)) {
                String value = equals < 0 ? next(words, ++i, name) : word.substring(equals + 1);
                List<String> values = options.computeIfAbsent(name, none -> new ArrayList<>());
                if (!values.isEmpty() && !known.repeated().contains(name)) {
                    throw new UsageException(name + " is given twice");
                }
                values.add(value);
            } else {
                throw new UsageException("unknown argument " + word);
            }
        }
        return new Arguments(Set.copyOf(flags), options);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    Optional<String> option(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return options.getOrDefault(name, List.of());
    }

    /** The data directory; by default {@code data} beside the start script. */
    Path data() {
        return option(DATA).map(Path::of).orElseGet(() -> Path.of(System.getProperty("lockstep.home", "."), "data"));
    }

    /** 0 stands for a port that is free. */
    int port(int standard) {
        String text = option("--port").orElse(Integer.toString(standard));
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new UsageException("--port must be a number from 0 (a free one) to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }

    /** A time such as {@code 90s}, {@code 15m}, {@code 1h} or {@code 7d}; at least a second, at most 30 days. */
    Duration duration(String name, Duration standard) {
        Optional<String> text = option(name);
        if (text.isEmpty()) {
            return standard;
        }
        if (!text.get().matches("[0-9]{1,7}[smhd]")) {
            throw new UsageException(name + " must be a time such as 90s, 15m, 1h or 7d, not " + text.get());
        }
        int end = text.get().length() - 1;
        long count = Long.parseLong(text.get().substring(0, end));
        Duration duration = switch (text.get().charAt(end)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
        if (duration.isZero() || duration.compareTo(Duration.ofDays(30)) > 0) {
            throw new UsageException(name + " must be between 1s and 30d, not " + text.get());
        }
        return duration;
    }

    private static boolean isOption(String name, Known known) {
        return name.equals(DATA)
                || known.options().contains(name)
                || known.repeated().contains(name);
    }

    private static String next(List<String> words, int i, String name) {
        if (i >= words.size() || words.get(i).startsWith("--")) {
            throw new UsageException(name + " needs a value");
        }
        return words.get(i);
    }
}
