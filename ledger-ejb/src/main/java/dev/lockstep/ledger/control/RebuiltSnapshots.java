package dev.lockstep.ledger.control;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.Difference.Subject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The snapshots of the trial balance, summed up again from the legs of each span between two of them, then compared. */
final class RebuiltSnapshots {

    /** What a snapshot is kept of: a kind of account in an asset. */
    record Line(String asset, String kind) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byAsset = asset.compareTo(other.asset);
            return byAsset == 0 ? kind.compareTo(other.kind) : byAsset;
        }
    }

    record Turnover(BigInteger debits, BigInteger credits) {

        static final Turnover NONE = new Turnover(BigInteger.ZERO, BigInteger.ZERO);

        Turnover plus(Turnover other) {
            return new Turnover(debits.add(other.debits), credits.add(other.credits));
        }
    }

    /** A snapshot as it is kept. */
    record Kept(Instant upTo, long lastSeq, long legs, Map<Line, Turnover> lines) {}

    /** The legs behind one snapshot up to the next. */
    private static final class Span {
        private final Map<Line, Turnover> turnovers = new TreeMap<>();
        private long legs;
        private long lastSeq;
    }

    private final Map<Integer, Span> spans = new TreeMap<>();

    /** @param span how many snapshots end before these legs */
    void add(int span, Line line, Turnover turnover, long legs, long lastSeq) {
        Span of = spans.computeIfAbsent(span, number -> new Span());
        of.turnovers.merge(line, turnover, Turnover::plus);
        of.legs += legs;
        of.lastSeq = Math.max(of.lastSeq, lastSeq);
    }

    /** @param kept all snapshots by their time, in the numbers of which the spans were told */
    void compare(List<Kept> kept, Findings findings) {
        Map<Line, Turnover> total = new TreeMap<>();
        long legs = 0;
        for (int i = 0; i < kept.size(); i++) {
            Kept snapshot = kept.get(i);
            Span span = spans.getOrDefault(i, new Span());
            span.turnovers.forEach((line, turnover) -> total.merge(line, turnover, Turnover::plus));
            legs += span.legs;
            Comparison comparison = new Comparison(snapshot.upTo(), span.lastSeq, findings);
            comparison.number("legs", snapshot.legs(), legs);
            comparison.number("last leg", snapshot.lastSeq(), span.lastSeq);
            compare(snapshot.lines(), total, comparison);
        }
    }

    private static void compare(Map<Line, Turnover> kept, Map<Line, Turnover> made, Comparison comparison) {
        Map<Line, Turnover> both = new TreeMap<>(made);
        kept.forEach((line, turnover) -> both.putIfAbsent(line, Turnover.NONE));
        both.forEach((line, turnover) -> {
            Optional<Turnover> was = Optional.ofNullable(kept.get(line));
            Asset asset = Asset.parse(line.asset());
            comparison.figure(
                    line.kind() + " debits", asset, was.map(Turnover::debits).orElse(null), turnover.debits());
            comparison.figure(
                    line.kind() + " credits", asset, was.map(Turnover::credits).orElse(null), turnover.credits());
        });
    }

    private record Comparison(Instant upTo, long lastSeq, Findings findings) {

        void number(String figure, long kept, long made) {
            figure(figure, null, BigInteger.valueOf(kept), BigInteger.valueOf(made));
        }

        void figure(String figure, @Nullable Asset asset, @Nullable BigInteger kept, BigInteger made) {
            if (!made.equals(kept)) {
                findings.add(new Difference(Subject.ofSnapshot(upTo, figure), asset, kept, made, lastSeq));
            }
        }
    }
}
