package dev.parley.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code parley drain}, which has a running router let its sessions leave and stop. Created and run by picocli. */
@Command(
        name = "drain",
        description = {
            "Has a running router take nobody any more, let its sessions leave as \"drain\" of its configuration says, and stop.",
            "",
            "Asks the router's management listener, and returns when that has begun."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the router drains",
            "1:the router refused, such as for the lack of a token",
            "2:wrong usage",
            "3:the management listener could not be reached"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley drain",
            "  parley drain --management https://router.example.com:9090 --token-file management-token"
        })
final class DrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REFUSED = 1;
    private static final int UNREACHABLE = 3;

    @Option(
            names = "--management",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9090",
            description = "The management listener. Default: ${DEFAULT-VALUE}")
    private String management = "";

    @Option(names = "--token-file", paramLabel = "FILE", description = "The file that holds its token.")
    private @Nullable Path tokenFile;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        PrintWriter err = line.getErr();
        HttpRequest request = request(line);
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            boolean isDone = answer.statusCode() == 202;
            PrintWriter out = isDone ? line.getOut() : err;
            out.println((isDone ? "" : "parley: " + request.uri() + " answered " + answer.statusCode() + ": ")
                    + answer.body().strip());
            out.flush();
            return isDone ? 0 : REFUSED;
        } catch (IOException unreachable) {
            err.println("parley: " + request.uri() + " cannot be reached (" + unreachable
                    + "); it is \"management\" of the router's configuration");
            err.flush();
            return UNREACHABLE;
        }
    }

    private HttpRequest request(CommandLine line) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(management.replaceAll("/+$", "") + "/drain"))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.noBody());
            if (tokenFile != null) {
                request.header(
                        "Authorization", "Bearer " + Files.readString(tokenFile).strip());
            }
            return request.build();
        } catch (IllegalArgumentException noUrl) {
            throw new CommandLine.ParameterException(
                    line, "--management must be a URL such as http://127.0.0.1:9090, not " + management, noUrl);
        } catch (IOException unreadable) {
            throw new CommandLine.ParameterException(
                    line, "--token-file: cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
