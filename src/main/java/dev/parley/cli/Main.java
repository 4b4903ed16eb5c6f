package dev.parley.cli;

import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.Reload;
import dev.parley.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line's entry: the program {@code parley}, which starts or checks a router. Run by the JVM; the rest by picocli. */
@Command(
        name = "parley",
        description = {
            "A WAMP v2 router over WebSocket (wamp.2.json, wamp.2.json.batched).",
            "",
            "Without options it listens on 127.0.0.1:8080, serves a test page at /, and has one realm, realm1, which is open to"
                    + " programs on this machine."
        },
        subcommands = {CredentialCommand.class, DrainCommand.class, CommandLine.HelpCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal (SIGTERM, Ctrl-C) or by drain, after a GOODBYE to every session; with --check: the configuration is usable",
            "1:could not start: the port is in use, or the configuration is unusable",
            "2:wrong usage",
            "3:the JVM had no memory left, or could not go on for another reason"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley --port 9000",
            "  parley --config server-config/parley.json",
            "  parley --host 0.0.0.0 --config parley.json   (peers on other machines need a configuration that admits them)",
            "  parley --config parley.json --check",
            "  parley credential wampcra --authid alice --role user   (asks for the secret; see `parley help credential`)",
            "",
            "A running router applies a changed configuration file by itself, within a second or at SIGHUP. With \"management\" in"
                    + " it, it shows /metrics and /health on a port of its own, and can be drained."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all. Default: that of the configuration, else 127.0.0.1")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any free one. Default: that of the configuration, else 8080")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (JSON); server-config/parley.json is an example.")
    private @Nullable Path config;

    @Option(
            names = "--check",
            description =
                    "Only check the configuration file, and print which peers each realm admits and what each role may do.")
    private boolean checkOnly;

    @Spec
    private @Nullable CommandSpec command;

    private static final String LOG_MANAGER = "java.util.logging.manager";
    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final int SHUTDOWN_SECONDS = 15;

    private Main() {}

    /** Runs the command line, and exits with its code; see {@code parley --help}. */
    public static void main(String... arguments) {
        if (System.getProperty(LOG_MANAGER) == null) {
            // by its name alone: as soon as it is initialized, the JDK has chosen its own
            System.setProperty(LOG_MANAGER, LastingLogManager.class.getName());
        }
        if (System.getProperty(RENEGOTIATION) == null) {
            // in TLS 1.2 a peer could demand a signature for every few octets
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
            throw new CommandLine.ParameterException(
                    line, "--port must be from 0 (any free one) to 65535, not " + port);
        }
        if (checkOnly && config == null) {
            throw new CommandLine.ParameterException(line, "--check needs --config FILE, the file to check");
        }
        try {
            ConfigurationFile.Loaded loaded = config == null ? null : ConfigurationFile.load(config);
            Configuration configuration =
                    (loaded == null ? Configuration.DEFAULT : loaded.configuration()).listeningOn(host, port);
            if (checkOnly) {
                out.println(config + " is usable.");
                new Overview(configuration, loaded == null ? Set.of() : loaded.secrets()).print(out);
                out.flush();
                return 0;
            }
            FatalExit.prepare();
            QueuedHandler.install();
            Logging logging = new Logging();
            logging.apply(configuration.resolve().log());
            Server server = Server.start(configuration);
            closeAtExit(server);
            if (config != null && loaded != null) {
                new Reload(
                                config,
                                loaded,
                                changed -> {
                                    server.reconfigure(changed.listeningOn(host, port));
                                    logging.apply(changed.resolve().log());
                                },
                                server.hub()::reloadFailed)
                        .onHangUp();
            }
            new Greeting(configuration.resolve()).print(Version.text(), server.ports(), server.managementPort(), out);
            err.flush();
            server.awaitClose();
            return 0;
        } catch (ConfigurationException wrong) {
            return failed(err, wrong.getMessage());
        } catch (BindException taken) {
            return failed(
                    err,
                    taken.getMessage() + ". Choose another address with --host or --port, or stop what listens there.");
        } catch (IOException failure) {
            return failed(
                    err,
                    "cannot listen: " + failure.getMessage() + ". Check the address of --host or of \"listeners\".");
        }
    }

    private static int failed(PrintWriter err, @Nullable String why) {
        err.println("parley: " + why);
        err.flush();
        return 1;
    }

    private static void closeAtExit(Server server) {
        LastingLogManager.keep();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.drain().join();
                            haltLater();
                            server.close();
                            awaitClose(server);
                            LastingLogManager.release();
                            // a requested end is no failure; a JVM ended by a signal would exit with 143
                            Runtime.getRuntime().halt(0);
                        },
                        "parley-shutdown"));
    }

    /** Another thread may be closing it. */
    private static void awaitClose(Server server) {
        try {
            server.awaitClose();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process after {@value #SHUTDOWN_SECONDS} seconds even if closing the router hangs. */
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

    /** The version that the build has written into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Parley " + text()};
        }

        static String text() {
            return dev.parley.server.Version.text();
        }
    }
}
