package dev.parley.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the values of headers whose value is a list. For whoever looks at a handshake. */
public final class HeaderValues {
    private HeaderValues() {}

    /**
     * All values of a header, whatever lines they stand in.
     *
     * @param headers by name, in any case; the values as sent, one entry for each line
     */
    public static List<String> of(Map<String, List<String>> headers, String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                for (String line : header.getValue()) {
                    addValues(line, values);
                }
            }
        }
        return values;
    }

    private static void addValues(String line, List<String> values) {
        for (String value : line.split(",", -1)) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
    }
}
