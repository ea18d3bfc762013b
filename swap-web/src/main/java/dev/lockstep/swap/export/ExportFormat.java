package dev.lockstep.swap.export;

import java.util.Locale;

/** How an export is written. JSON Lines is the master: CSV has the same data, flat and without the messages. */
public enum ExportFormat {
    JSONL("application/jsonl"),
    CSV("text/csv; charset=utf-8");

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** Throws {@link IllegalArgumentException} for a text that is no format. */
    static ExportFormat parse(String text) {
        for (ExportFormat format : values()) {
            if (format.text().equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("format must be jsonl or csv");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
