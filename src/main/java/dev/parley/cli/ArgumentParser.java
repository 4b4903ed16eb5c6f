package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.BindingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of the arguments that a user writes on the command line: each is JSON, or else a plain string; {@code key=value} makes a
 * keyword argument. Called by the subcommands.
 */
final class ArgumentParser {
    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private ArgumentParser() {}

    /** Never fails: a text that is no JSON becomes a JSON string. */
    static Arguments parse(List<String> texts) {
        List<String> positional = new ArrayList<>();
        Map<String, String> keyword = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher pair = KEYWORD.matcher(text);
            if (pair.matches()) {
                keyword.put(pair.group(1), json(pair.group(2)));
            } else {
                positional.add(json(text));
            }
        }
        return Arguments.ofJson(positional, keyword);
    }

    private static String json(String text) {
        try {
            Arguments.ofJson(List.of(text), Map.of());
            return text;
        } catch (BindingException notJson) {
            return Arguments.of(text).json(0).orElseThrow();
        }
    }
}
