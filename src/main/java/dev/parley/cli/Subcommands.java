package dev.parley.cli;

import picocli.CommandLine;

/** The subcommands that work in a client's session. Added to the command line by {@link Main}, and by programs with one of their own. */
public final class Subcommands {
    private Subcommands() {}

    /** Adds {@code call}, {@code publish}, {@code subscribe}, {@code register} and {@code sessions}, and returns the same line. Wrong usage is told in short. */
    public static CommandLine addTo(CommandLine line) {
        return line.addSubcommand(new CallCommand())
                .addSubcommand(new PublishCommand())
                .addSubcommand(new SubscribeCommand())
                .addSubcommand(new RegisterCommand())
                .addSubcommand(new SessionsCommand())
                .setParameterExceptionHandler(new WrongUsage());
    }
}
