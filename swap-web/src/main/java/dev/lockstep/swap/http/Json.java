package dev.lockstep.swap.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.WireTime;
import java.io.IOException;
import java.time.Instant;

/**
 * JSON as the API writes it: a record's components in their order, nulls left out, times as RFC 3339 with six digits,
 * money as {@code {"asset":"BTC","amount":"0.50000000"}} with all the asset's decimals.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new TimeSerializer())
                    .addSerializer(Money.class, new MoneySerializer())
                    .addSerializer(CustomerId.class, ToStringSerializer.instance)
                    .addSerializer(OfferId.class, ToStringSerializer.instance)
                    .addSerializer(PostingId.class, ToStringSerializer.instance)
                    .addSerializer(SagaId.class, ToStringSerializer.instance)
                    .addSerializer(SwapId.class, ToStringSerializer.instance)
                    .addSerializer(TradeId.class, ToStringSerializer.instance)
                    .addSerializer(TransferId.class, ToStringSerializer.instance))
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private Json() {}

    public static byte[] write(Object view) {
        try {
            return MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + view.getClass(), e);
        }
    }

    private static final class TimeSerializer extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(WireTime.format(time));
        }
    }

    private static final class MoneySerializer extends JsonSerializer<Money> {
        @Override
        public void serialize(Money money, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            json.writeStringField("asset", money.asset().code());
            json.writeStringField("amount", money.decimal());
            json.writeEndObject();
        }
    }
}
