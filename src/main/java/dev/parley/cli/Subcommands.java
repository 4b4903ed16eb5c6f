package dev.parley.cli;

import picocli.CommandLine;

/** Adds the subcommands to a command line. Called by the server's. */
public final class Subcommands {
    private Subcommands() {}

    public static CommandLine addTo(CommandLine line) {
        return line.addSubcommand(new CallCommand())
                .addSubcommand(new PublishCommand())
                .addSubcommand(new SubscribeCommand())
                .addSubcommand(new RegisterCommand())
                .addSubcommand(new SessionsCommand());
    }
}
