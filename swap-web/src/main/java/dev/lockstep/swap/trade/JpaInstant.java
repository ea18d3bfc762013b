package dev.lockstep.swap.trade;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An instant as {@code timestamptz}, the same in every time zone of the server. */
@Converter(autoApply = true)
class JpaInstant implements AttributeConverter<Instant, Timestamp> {

    @Override
    @SuppressWarnings("NullAway") // null in, null out, which the interface cannot say
    public Timestamp convertToDatabaseColumn(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    @Override
    @SuppressWarnings("NullAway") // null in, null out, which the interface cannot say
    public Instant convertToEntityAttribute(@Nullable Timestamp column) {
        return column == null ? null : column.toInstant();
    }
}
