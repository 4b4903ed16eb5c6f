package dev.parley.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Status and headers of an HTTP answer. Read by {@link Opening}. */
final class HttpHead {
    /** More than any server sends. */
    private static final int MAX_OCTETS = 64 * 1024;

    private static final int MAX_SHOWN = 120;

    private static final String VERSION = "HTTP/1.";

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

    private final String statusLine;
    private final int status;

    /** By their names in small letters, as this map sees them; those of one name behind each other, with commas. */
    private final Map<String, String> headers = new TreeMap<>();

    private HttpHead(String statusLine, int status) {
        this.statusLine = statusLine;
        this.status = status;
    }

    /** Reads one, and nothing of what comes behind it. */
    static HttpHead read(InputStream in) throws IOException {
        // octet by octet: there is one such head in the life of a connection, and what follows is somebody else's
        StringBuilder text = new StringBuilder(256);
        while (text.length() < 2 || !isEnd(text)) {
            int octet = in.read();
            if (octet < 0) {
                throw text.isEmpty()
                        ? new EOFException("what answers closed the connection without an answer to the handshake")
                        : new IOException("what answers closed the connection within its answer to the handshake");
            }
            text.append((char) octet);
            if (text.length() == MAX_OCTETS || !isLikely(text)) {
                throw new IOException("what answers does not speak HTTP, or has much to say: " + shown(text));
            }
        }
        return parsed(text.toString().split("\r?\n"));
    }

    private static boolean isEnd(StringBuilder text) {
        int end = text.length();
        return text.charAt(end - 1) == '\n'
                && (text.charAt(end - 2) == '\n'
                        || (end >= 3 && text.charAt(end - 2) == '\r' && text.charAt(end - 3) == '\n'));
    }

    /** Garbage is noticed at its first octets: there may be no end of a line in it. */
    private static boolean isLikely(StringBuilder text) {
        return text.length() > VERSION.length() || VERSION.startsWith(text.toString());
    }

    private static HttpHead parsed(String[] lines) throws IOException {
        Matcher first = STATUS_LINE.matcher(lines[0]);
        if (!first.matches()) {
            throw new IOException("what answers does not speak HTTP: " + shown(lines[0]));
        }
        HttpHead head = new HttpHead(lines[0], Integer.parseInt(first.group(1)));
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new IOException("what answers has no header in a line of its headers: " + shown(lines[i]));
            }
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            head.headers.merge(name, lines[i].substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        return head;
    }

    /** What came, without the characters that a terminal would obey. */
    static String shown(CharSequence text) {
        String start = text.subSequence(0, Math.min(text.length(), MAX_SHOWN)).toString();
        byte[] octets = start.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder();
        for (byte octet : octets) {
            shown.append(octet >= ' ' && octet < 0x7f ? (char) octet : '?');
        }
        return "'" + shown + "'";
    }

    int status() {
        return status;
    }

    String statusLine() {
        return shown(statusLine);
    }

    /** The value of the header of that name, in small letters; null where there is none. */
    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
