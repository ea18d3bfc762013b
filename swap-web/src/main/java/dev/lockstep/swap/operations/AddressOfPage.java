package dev.lockstep.swap.operations;

import jakarta.faces.context.FacesContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What stands in a page's address, read: nothing for an absent or a malformed value. */
final class AddressOfPage {

    private AddressOfPage() {}

    /** A parameter of the address, or of the form {@code live} that carries it on. */
    static @Nullable String parameter(FacesContext faces, String name) {
        Map<String, String> parameters = faces.getExternalContext().getRequestParameterMap();
        String ofAddress = parameters.get(name);
        return ofAddress == null ? parameters.get("live:" + name) : ofAddress;
    }

    static <T> Optional<T> read(@Nullable String text, Function<String, T> parser) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
