package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.query.CorrectionView;
import dev.lockstep.contract.query.EntryView;
import java.util.stream.Stream;

/**
 * A link from a part of a deal to another posting that it corrects or that corrects it.
 *
 * @param what a few words that end before the other posting's id
 */
public record CorrectionLine(int part, PostingId posting, String what, CorrectionView link) {

    /** Those of a leg's posting: none, one or two. */
    static Stream<CorrectionLine> of(EntryView leg) {
        return Stream.concat(
                Stream.ofNullable(leg.corrects())
                        .map(link -> line(
                                leg,
                                switch (link.kind()) {
                                    case REVERSAL -> "reverses";
                                    case REPLACEMENT -> "replaces";
                                },
                                link)),
                Stream.ofNullable(leg.reversedBy()).map(link -> line(leg, "is reversed by", link)));
    }

    private static CorrectionLine line(EntryView leg, String what, CorrectionView link) {
        return new CorrectionLine(leg.part(), leg.posting(), what, link);
    }
}
