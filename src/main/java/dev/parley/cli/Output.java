package dev.parley.cli;

import dev.parley.client.Arguments;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** The printer of results and events: for people, in colours on a terminal, or as raw JSON. A mixin of {@link ClientCommand}. */
final class Output {
    @Option(names = "--json", description = "Print each as one line of raw JSON: {\"args\": […], \"kwargs\": {…}}")
    private boolean raw;

    boolean isRaw() {
        return raw;
    }

    /**
     * Prints one result or event, and flushes. Threads may call it at once; a line stays whole.
     *
     * @param label printed before the values, but not in raw JSON; may be empty
     */
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

    /** Prints a remark for people to the standard error. */
    void note(CommandLine line, String text) {
        line.getErr().println(coloured(line, "faint", text));
        line.getErr().flush();
    }

    private static String coloured(CommandLine line, String style, String text) {
        Ansi ansi = line.getColorScheme().ansi();
        // AUTO means colours if there is a terminal and NO_COLOR is not set
        return ansi.enabled() ? ansi.string("@|" + style + " " + text.replace("|@", "| @") + "|@") : text;
    }
}
