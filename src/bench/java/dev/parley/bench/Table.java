package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The results as aligned plain text. */
final class Table {
    private static final int TEXT_COLUMNS = 3;

    private Table() {}

    static String of(List<Result> results) {
        List<Figure> columns = Stream.of(Figure.values())
                .filter(figure ->
                        results.stream().anyMatch(result -> result.figures().containsKey(figure)))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(
                        Stream.of("scenario", "server", "counted"),
                        columns.stream().map(Figure::heading))
                .toList());
        results.forEach(result -> rows.add(row(result, columns)));

        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row, rows)).append('\n'));
        results.stream().filter(Result::isFailed).forEach(result -> text.append('\n')
                .append(result.scenario())
                .append(" on ")
                .append(result.server())
                .append(" FAILED: ")
                .append(result.failure())
                .append('\n'));
        return text.toString();
    }

    private static List<String> row(Result result, List<Figure> columns) {
        List<String> row = new ArrayList<>(
                List.of(result.scenario(), result.server(), result.isFailed() ? "FAILED" : result.unit()));
        for (Figure column : columns) {
            Double value = result.figures().get(column);
            row.add(value == null ? "" : number(value));
        }
        return row;
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        int decimals = Math.abs(value) < 10 ? 2 : Math.abs(value) < 1000 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(0);
            String padding = " ".repeat(width - row.get(i).length());
            line.append(i < TEXT_COLUMNS ? row.get(i) + padding : padding + row.get(i))
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
