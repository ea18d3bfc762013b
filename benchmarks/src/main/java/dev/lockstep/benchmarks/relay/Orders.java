package dev.lockstep.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a contender's own process is told by its standard input, a line each: it answers each with one line, {@link #DONE} or
 * what is wrong, and ends when nobody is there any more.
 */
final class Orders {

    static final String DONE = "done";

    /** Obeys one line, its first word and the others. */
    interface Obedient {
        void obey(String order, List<String> words) throws Exception;
    }

    private static final Logger LOG = System.getLogger(Orders.class.getName());

    private Orders() {}

    /** Until the input ends. Everything that is not an answer goes to standard error. */
    @SuppressWarnings("CatchingUnchecked") // whatever it is, whoever gave the order has to know
    static void obeyAll(Obedient obedient) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            List<String> words = List.of(order.split(" "));
            try {
                obedient.obey(words.get(0), words.subList(1, words.size()));
                answers.println(DONE);
            } catch (Exception e) {
                LOG.log(Level.ERROR, "could not obey: " + order, e);
                answers.println(words.get(0) + " failed: " + e);
            }
            answers.flush();
        }
    }
}
