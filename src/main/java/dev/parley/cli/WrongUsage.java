package dev.parley.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what was wrong with the words of a command in short, and where the help is; the whole help would hide it. Called by picocli. */
final class WrongUsage implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] words) {
        CommandLine line = wrong.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        PrintWriter err = line.getErr();
        err.println(line.getColorScheme().errorText(command + ": " + wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.print("Usage: " + line.getHelp().synopsis("Usage: ".length()));
        }
        err.println("`" + command + " --help` lists the options.");
        err.flush();
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }
}
