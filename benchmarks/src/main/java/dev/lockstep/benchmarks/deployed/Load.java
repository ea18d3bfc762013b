package dev.lockstep.benchmarks.deployed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one round books.
 *
 * @param sagas of all writers together
 * @param parts of each saga
 * @param batch sagas that begin in one poll; a saga with more parts than a poll has records takes several polls
 * @param writers threads that book side by side, each its own sagas
 * @param accounts of customers, from which each part draws at random: half of them hold BTC, half ETH
 * @param house whether the house is on the other side of every part, on two accounts; otherwise customers pay each other
 * @param postgres process id of the server whose CPU time is told, or 0
 */
public record Load(int sagas, int parts, int batch, int writers, int accounts, boolean house, long postgres) {

    public Load {
        if (sagas < 1 || parts < 1 || batch < 1 || writers < 1 || accounts < 4) {
            throw new IllegalArgumentException("a load of nothing: " + sagas + " sagas, " + parts + " parts, " + batch
                    + " per batch, " + writers + " writers, " + accounts + " accounts");
        }
    }

    /** @param parameter answers the text of a parameter of a request */
    static Load of(Function<String, String> parameter) {
        return new Load(
                Integer.parseInt(parameter.apply("sagas")),
                Integer.parseInt(parameter.apply("parts")),
                Integer.parseInt(parameter.apply("batch")),
                Integer.parseInt(parameter.apply("writers")),
                Integer.parseInt(parameter.apply("accounts")),
                Boolean.parseBoolean(parameter.apply("house")),
                Long.parseLong(parameter.apply("postgres")));
    }

    /** The query string of which {@link #of} makes the same load. */
    public String query() {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("sagas", sagas);
        query.put("parts", parts);
        query.put("batch", batch);
        query.put("writers", writers);
        query.put("accounts", accounts);
        query.put("house", house);
        query.put("postgres", postgres);
        return query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }
}
