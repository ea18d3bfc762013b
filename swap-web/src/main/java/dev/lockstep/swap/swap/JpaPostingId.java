package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.PostingId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A posting's id as {@code uuid}, which may be null: the provider's own conversion of UUIDs may not. */
@Converter
class JpaPostingId implements AttributeConverter<PostingId, UUID> {

    @Override
    @SuppressWarnings("NullAway") // null in, null out, which the interface cannot say
    public UUID convertToDatabaseColumn(@Nullable PostingId id) {
        return id == null ? null : id.value();
    }

    @Override
    @SuppressWarnings("NullAway") // null in, null out, which the interface cannot say
    public PostingId convertToEntityAttribute(@Nullable UUID column) {
        return column == null ? null : new PostingId(column);
    }
}
