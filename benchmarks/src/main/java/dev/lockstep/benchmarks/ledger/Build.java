package dev.lockstep.benchmarks.ledger;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the build left this module. */
final class Build {

    private Build() {}

    /** Its {@code target} folder, found from where its own classes are. */
    static Path folder() {
        try {
            Path classes = Path.of(Build.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(classes.getParent()).orElseThrow();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the module's own location", e);
        }
    }
}
