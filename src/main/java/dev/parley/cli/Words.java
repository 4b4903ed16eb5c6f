package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.BindingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments as they are written on a command line: JSON, else words as they are; {@code key=value} is a keyword argument. */
final class Words {
    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private Words() {}

    static Arguments arguments(List<String> words) {
        List<String> positional = new ArrayList<>();
        Map<String, String> keyword = new LinkedHashMap<>();
        for (String word : words) {
            Matcher pair = KEYWORD.matcher(word);
            if (pair.matches()) {
                keyword.put(pair.group(1), json(pair.group(2)));
            } else {
                positional.add(json(word));
            }
        }
        return Arguments.ofJson(positional, keyword);
    }

    private static String json(String word) {
        try {
            Arguments.ofJson(List.of(word), Map.of());
            return word;
        } catch (BindingException plain) {
            return Arguments.of(word).json(0).orElseThrow();
        }
    }
}
