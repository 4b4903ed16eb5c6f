package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How servers compare, as bars in SVG: the longer the better, the other server's at 1. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 170;
    private static final int ROW = 34;
    private static final int BAR = 12;
    private static final int TOP = 44;

    private Chart() {}

    static String of(List<Comparison> comparisons, Map<String, String> machine) {
        List<Comparison> shown =
                comparisons.stream().filter(one -> isShown(one.figure())).toList();
        double most = shown.stream().mapToDouble(Comparison::ratio).max().orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(1, most);
        int height = TOP + shown.size() * ROW + 34;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """, WIDTH, height, WIDTH, height));
        svg.append(text(LEFT, 20, "start", "#111", "Times as good as the other server, longer is better"));
        int y = TOP;
        for (Comparison one : shown) {
            svg.append(text(LEFT - 8, y + BAR + 2, "end", "#111", label(one)));
            svg.append(bar(y, one.ratio() * scale, "#2563eb"));
            svg.append(text(
                    LEFT + one.ratio() * scale + 6,
                    y + BAR - 2,
                    "start",
                    "#111",
                    String.format(Locale.ROOT, "%.1f × (%,.0f)", one.ratio(), one.ours())));
            svg.append(bar(y + BAR, scale, "#cbd5e1"));
            svg.append(text(
                    LEFT + scale + 6,
                    y + 2 * BAR - 1,
                    "start",
                    "#64748b",
                    String.format(Locale.ROOT, "%s (%,.0f)", one.other(), one.theirs())));
            y += ROW;
        }
        svg.append(text(
                LEFT,
                height - 12,
                "start",
                "#64748b",
                machine.getOrDefault("cores", "?") + " cores shared with the load, " + machine.get("system") + ", Java "
                        + Runtime.version().feature()));
        return svg.append("</svg>\n").toString();
    }

    private static boolean isShown(Figure figure) {
        return figure == Figure.PER_SECOND || figure == Figure.P99 || figure == Figure.RESIDENT;
    }

    private static String label(Comparison one) {
        return one.scenario() + ", " + one.figure().heading();
    }

    private static String bar(int y, double length, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LEFT,
                y,
                length,
                BAR - 2,
                colour);
    }

    private static String text(double x, double y, String anchor, String colour, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                escaped);
    }
}
