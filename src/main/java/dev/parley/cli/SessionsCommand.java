package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.WampException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The subcommand {@code parley sessions}, which lists the sessions of a realm. Created and run by picocli. */
@Command(
        name = "sessions",
        description =
                "Lists the sessions of the realm. Its role must be allowed to call wamp.session.list and wamp.session.get.",
        footer = {"  parley sessions", "  parley sessions --json"})
final class SessionsCommand extends ClientCommand {
    @Override
    int run(Client client) throws InterruptedException {
        CommandLine line = line();
        Arguments ids = client.blocking().call("wamp.session.list").elements(0);
        if (!output.isRaw()) {
            line.getOut().printf(Locale.ROOT, FORMAT, "SESSION", "AUTHID", "AUTHROLE", "AUTHMETHOD");
        }
        for (int i = 0; i < ids.size(); i++) {
            long id = ids.as(i, long.class);
            try {
                write(line, id, client.blocking().call("wamp.session.get", id));
            } catch (WampException gone) {
                // the session has ended since the list was made
                output.note(line, id + ": " + gone.uri());
            }
        }
        line.getOut().flush();
        return 0;
    }

    private static final String FORMAT = "%-18s %-24s %-16s %s%n";

    private void write(CommandLine line, long id, Arguments results) {
        if (output.isRaw()) {
            output.write(line, "", results);
            return;
        }
        Arguments session = results.members(0);
        line.getOut()
                .printf(
                        Locale.ROOT,
                        FORMAT,
                        id,
                        text(session, "authid"),
                        text(session, "authrole"),
                        text(session, "authmethod"));
    }

    private static String text(Arguments session, String key) {
        return session.json(key).map(json -> json.replaceAll("^\"|\"$", "")).orElse("-");
    }
}
