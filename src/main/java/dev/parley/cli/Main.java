package dev.parley.cli;

import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.Reload;
import dev.parley.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "parley",
        description = {
            "A WAMP v2 router over WebSocket (wamp.2.json, wamp.2.json.batched).",
            "",
            "Without options it listens on 127.0.0.1:8080, serves a page at / to try it from, and has one realm, realm1, that is"
                    + " open to programs on this machine."
        },
        subcommands = {CredentialCommand.class, CommandLine.HelpCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal (SIGTERM, Ctrl-C), after a GOODBYE to every session; or checked, and usable",
            "1:could not start: the port is in use, or the configuration cannot be used",
            "2:wrong usage",
            "3:no memory was left, or the JVM could not go on for another reason"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley --port 9000",
            "  parley --config server-config/parley.json",
            "  parley --host 0.0.0.0 --config parley.json   (others than this machine need a configuration that admits them)",
            "  parley --config parley.json --check",
            "  parley credential wampcra --authid alice --role user   (asks for the secret; `parley help credential` has more)",
            "",
            "A running router takes over a changed configuration file by itself, within a second or at SIGHUP."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 127.0.0.1 unless the configuration has another, 0.0.0.0 for all.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 8080 unless the configuration has another, 0 for any free one.")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (JSON); see server-config/parley.json.")
    private @Nullable Path config;

    @Option(
            names = "--check",
            description =
                    "Only look whether the configuration can be used, and print who may come in and what each role"
                            + " may do.")
    private boolean isCheck;

    @Spec
    private @Nullable CommandSpec command;

    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final int SHUTDOWN_SECONDS = 15;

    private Main() {}

    public static void main(String... arguments) {
        if (System.getProperty(RENEGOTIATION) == null) {
            // of TLS 1.2: a peer could have us compute a signature for each few octets
            System.setProperty(RENEGOTIATION, "true");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Subcommands.addTo(new CommandLine(new Main()));
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = command == null ? commandLine() : command.commandLine();
        PrintWriter out = line.getOut();
        PrintWriter err = line.getErr();
        if (port != null && (port < 0 || port > 65535)) {
            throw new CommandLine.ParameterException(line, "--port must be from 0 (any free one) to 65535");
        }
        if (isCheck && config == null) {
            throw new CommandLine.ParameterException(line, "--check needs --config, the file to check");
        }
        try {
            ConfigurationFile.Loaded loaded = config == null ? null : ConfigurationFile.load(config);
            Configuration configuration =
                    (loaded == null ? Configuration.DEFAULT : loaded.configuration()).listeningOn(host, port);
            if (isCheck) {
                out.println(config + " can be used.");
                new Overview(configuration, loaded == null ? Set.of() : loaded.secrets()).print(out);
                out.flush();
                return 0;
            }
            LastWords.prepare();
            Server server = Server.start(configuration);
            closeAtExit(server);
            if (config != null && loaded != null) {
                new Reload(config, loaded, changed -> server.reconfigure(changed.listeningOn(host, port))).onHangUp();
            }
            new Greeting(configuration.resolve()).print(Version.text(), server.ports(), out);
            err.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (ConfigurationException wrong) {
            return failed(err, wrong.getMessage());
        } catch (BindException taken) {
            return failed(
                    err,
                    taken.getMessage() + ". Choose another address with --host or --port, or stop what listens there.");
        } catch (IOException failure) {
            return failed(err, "cannot listen: " + failure.getMessage());
        }
    }

    private static int failed(PrintWriter err, @Nullable String why) {
        err.println("parley: " + why);
        err.flush();
        return 1;
    }

    private static void closeAtExit(Server server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            haltLater();
                            server.close();
                            // ended as it was asked to, which is no failure; a JVM that a signal ends would say 143
                            Runtime.getRuntime().halt(0);
                        },
                        "parley-shutdown"));
    }

    /** Ends the process also where something keeps it from ending as it should. */
    private static void haltLater() {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(SHUTDOWN_SECONDS);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parley-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    /** The version that the build has written down. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Parley " + text()};
        }

        static String text() {
            Properties build = new Properties();
            try (InputStream file = Main.class.getResourceAsStream("/dev/parley/version.properties")) {
                if (file != null) {
                    build.load(file);
                }
            } catch (IOException unreadable) {
                return "?";
            }
            return build.getProperty("version", "?");
        }
    }
}
