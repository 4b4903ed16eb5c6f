package dev.parley.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as JSON, for charts; a figure that is not available is null. */
final class JsonReport {
    private JsonReport() {}

    static String of(Map<String, String> machine, Options options, List<Result> results) {
        String facts = machine.entrySet().stream()
                .map(fact -> string(fact.getKey()) + ": " + string(fact.getValue()))
                .collect(Collectors.joining(", "));
        return "{\n  \"machine\": {" + facts + "},\n"
                + "  \"seconds\": " + options.seconds() + ",\n"
                + "  \"warmupSeconds\": " + options.warmupSeconds() + ",\n"
                + "  \"payloadBytes\": " + options.payloads() + ",\n"
                + "  \"threads\": " + options.threads() + ",\n"
                + "  \"results\": ["
                + results.stream().map(JsonReport::result).collect(Collectors.joining(",")) + "\n  ]\n}\n";
    }

    private static String result(Result result) {
        StringBuilder text = new StringBuilder("\n    {\"scenario\": ")
                .append(string(result.scenario()))
                .append(", \"server\": ")
                .append(string(result.server()))
                .append(", \"unit\": ")
                .append(string(result.unit()));
        for (Figure figure : Figure.values()) {
            Double value = result.figures().get(figure);
            if (value != null) {
                text.append(", \"").append(figure.key()).append("\": ").append(number(value));
            }
        }
        if (result.isFailed()) {
            text.append(", \"failure\": ").append(string(result.failure()));
        }
        return text.append('}').toString();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
