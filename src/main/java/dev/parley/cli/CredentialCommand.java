package dev.parley.cli;

import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.maker.CredentialMaker;
import dev.parley.message.AuthMethod;
import jakarta.json.Json;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code parley credential}, which makes the JSON that a configuration holds of a secret. Created and run by picocli. */
@Command(
        name = "credential",
        description = {
            "Prints the JSON of a credential, to be pasted into a principal of the configuration.",
            "",
            "wampcra, wamp-scram and basic are derived from a secret, which is asked for on a terminal, or else read from the"
                    + " first line of the standard input. ticket, cryptosign and cookie are generated at random."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "1:there was no secret, or it cannot be used", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley credential wampcra --authid alice --role user",
            "  parley credential wamp-scram --kdf argon2id13 < secret.txt",
            "  parley credential cryptosign       (prints the client's private key to the standard error)",
            "  parley credential cookie           (belongs under \"authentication\", not in a principal)"
        })
final class CredentialCommand implements Callable<Integer> {
    @Parameters(paramLabel = "METHOD", description = "ticket, wampcra, wamp-scram, cryptosign, basic or cookie.")
    private String method = "";

    @Option(
            names = "--authid",
            paramLabel = "NAME",
            description = "Print a whole principal with this authid; needs --role.")
    private @Nullable String authid;

    @Option(names = "--role", paramLabel = "ROLE", description = "The role of the principal; needs --authid.")
    private @Nullable String role;

    @Option(
            names = "--kdf",
            paramLabel = "KDF",
            description =
                    "Key derivation for wamp-scram: pbkdf2, which every client knows, or argon2id13, which makes guessing dearer."
                            + " Default: ${DEFAULT-VALUE}",
            defaultValue = "pbkdf2")
    private String kdf = "";

    @Spec
    private @Nullable CommandSpec command;

    private final CredentialMaker maker = new CredentialMaker(CredentialCommand::random);

    CredentialCommand() {}

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = command == null ? new CommandLine(this) : command.commandLine();
        if ((authid == null) != (role == null)) {
            throw new CommandLine.ParameterException(line, "--authid and --role need each other: give both or neither");
        }
        AuthMethod known = AuthMethod.of(method);
        Kdf function = Kdf.of(kdf);
        if (function == null) {
            throw new CommandLine.ParameterException(line, "--kdf must be pbkdf2 or argon2id13, not " + kdf);
        }
        if (authid != null && known == AuthMethod.COOKIE) {
            throw new CommandLine.ParameterException(
                    line, "a cookie's secret belongs to the realm, not to a principal: leave out --authid and --role");
        }
        try {
            Map<String, Object> made = known == null ? null : made(known, function, line.getErr());
            if (made == null) {
                throw new CommandLine.ParameterException(
                        line, "METHOD must be ticket, wampcra, wamp-scram, cryptosign, basic or cookie, not " + method);
            }
            line.getOut().println(json(principal(made)));
            line.getOut().flush();
            return 0;
        } catch (IllegalArgumentException unusable) {
            line.getErr().println("parley: the secret cannot be used: " + unusable.getMessage());
            line.getErr().flush();
            return 1;
        }
    }

    private @Nullable Map<String, Object> made(AuthMethod known, Kdf function, PrintWriter err) throws IOException {
        return switch (known) {
            case TICKET -> maker.ticket();
            case COOKIE -> maker.cookieSecret();
            case CRYPTOSIGN -> keyPair(err);
            case WAMPCRA -> maker.wampcra(secret());
            case BASIC -> maker.basic(secret());
            case WAMP_SCRAM -> function == Kdf.PBKDF2 ? maker.scram(secret()) : maker.scramByArgon2(secret());
            default -> null;
        };
    }

    private Map<String, Object> keyPair(PrintWriter err) {
        String privateKey = maker.privateKey();
        err.println("private key, for the client only: " + privateKey);
        err.flush();
        return CredentialMaker.cryptosign(Secret.of(HexFormat.of().parseHex(privateKey)));
    }

    private Map<String, Object> principal(Map<String, Object> credential) {
        if (authid == null || role == null) {
            return credential;
        }
        Map<String, Object> principal = new LinkedHashMap<>();
        principal.put("authid", authid);
        principal.put("role", role);
        principal.putAll(credential);
        return principal;
    }

    private static String json(Map<String, Object> value) {
        StringWriter text = new StringWriter();
        Map<String, Object> pretty = Map.of(JsonGenerator.PRETTY_PRINTING, true);
        try (JsonWriter writer = Json.createWriterFactory(pretty).createWriter(text)) {
            writer.writeObject(Json.createObjectBuilder(value).build());
        }
        return text.toString().strip();
    }

    private static String secret() throws IOException {
        Console terminal = terminal();
        String secret;
        if (terminal == null) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            secret = in.readLine();
        } else {
            char[] typed = terminal.readPassword("Secret: ");
            char[] again = terminal.readPassword("Repeat the secret: ");
            if (!Arrays.equals(typed, again)) {
                throw new IllegalArgumentException("the two entries differ; try again");
            }
            secret = typed == null ? null : new String(typed);
        }
        if (secret == null || secret.isEmpty()) {
            throw new IllegalArgumentException("it is empty; type it, or pass it on the standard input");
        }
        return secret;
    }

    /** The console, or null without a terminal. From JDK 22 on there is a console without one too, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console terminal() {
        Console console = System.console();
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return console != null && Boolean.TRUE.equals(isTerminal.invoke(console)) ? console : null;
        } catch (ReflectiveOperationException olderJdk) {
            return console;
        }
    }
}
