package dev.parley.cli;

import dev.parley.client.Arguments;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** How results are written: for people, or as they stand on the wire. Colours only on a terminal. */
final class Output {
    @Option(names = "--json", description = "One line of raw JSON for each: {\"args\": […], \"kwargs\": {…}}")
    private boolean raw;

    boolean isRaw() {
        return raw;
    }

    /** Writes one result or event; the values alone where it is for people. */
    void write(CommandLine line, String label, Arguments values) {
        PrintWriter out = line.getOut();
        if (raw) {
            out.println("{\"args\":" + values.payload().arguments() + ",\"kwargs\":"
                    + values.payload().argumentsKw() + "}");
        } else {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < values.size(); i++) {
                text.append(i > 0 ? "  " : "").append(values.json(i).orElse(""));
            }
            if (!values.payload().argumentsKw().equals("{}")) {
                text.append(text.isEmpty() ? "" : "  ").append(values.payload().argumentsKw());
            }
            String head = label.isEmpty() ? "" : coloured(line, "cyan", label) + (text.isEmpty() ? "" : "  ");
            out.println(head + text);
        }
        out.flush();
    }

    /** A remark for people, which is no part of the output. */
    void note(CommandLine line, String text) {
        line.getErr().println(coloured(line, "faint", text));
        line.getErr().flush();
    }

    private static String coloured(CommandLine line, String style, String text) {
        Ansi ansi = line.getColorScheme().ansi();
        // AUTO: colours where there is a terminal, and NO_COLOR is not set
        return ansi.enabled() ? ansi.string("@|" + style + " " + text.replace("|@", "| @") + "|@") : text;
    }
}
