package dev.lockstep.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of the project's documentation, for tests that compare them with the code. */
public final class Docs {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Docs() {}

    /** The cells of the first table below a heading, row by row, without its head. */
    public static List<List<String>> table(String file, String heading) {
        List<String> lines = lines(file);
        int from = lines.indexOf(heading);
        if (from < 0) {
            throw new AssertionError(file + " has no line \"" + heading + "\"");
        }
        List<List<String>> table = lines.subList(from, lines.size()).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(Docs::cells)
                .toList();
        if (table.isEmpty()) {
            throw new AssertionError(file + " has no table below \"" + heading + "\"");
        }
        return table;
    }

    /** What stands in backquotes, in order. */
    public static List<String> codes(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    /** Tests run in the folder of their module. */
    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of("..", "docs", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
