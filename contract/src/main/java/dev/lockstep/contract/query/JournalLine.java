package dev.lockstep.contract.query;

import dev.lockstep.contract.message.AccountKind;
import org.jspecify.annotations.Nullable;

/** A leg as the audit export shows it. */
public record JournalLine(
        EntryView entry,
        int legNo,
        AccountKind accountKind,
        @Nullable String owner) {}
