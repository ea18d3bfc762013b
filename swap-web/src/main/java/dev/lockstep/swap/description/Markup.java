package dev.lockstep.swap.description;

import java.util.regex.Pattern;

/** Text as HTML: everything is escaped, and of Markdown there is what the description uses. */
final class Markup {

    private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]+)\\*\\*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String ITEM = "* ";

    private Markup() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** One line, with {@code code} and <b>strong</b> words. */
    static String line(String text) {
        String strong = STRONG.matcher(escaped(text)).replaceAll("<strong>$1</strong>");
        return CODE.matcher(strong).replaceAll("<code>$1</code>");
    }

    /** Paragraphs and lists, with an empty line between them; nothing for no text. */
    static String text(String text) {
        if (text.isBlank()) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        for (String block : text.strip().split("\\n\\s*\\n")) {
            if (block.startsWith(ITEM)) {
                html.append("<ul>");
                for (String item : block.substring(ITEM.length()).split("\\n\\" + ITEM)) {
                    html.append("<li>").append(line(joined(item))).append("</li>");
                }
                html.append("</ul>\n");
            } else {
                html.append("<p>").append(line(joined(block))).append("</p>\n");
            }
        }
        return html.toString();
    }

    private static String joined(String lines) {
        return lines.replaceAll("\\s*\\n\\s*", " ");
    }
}
