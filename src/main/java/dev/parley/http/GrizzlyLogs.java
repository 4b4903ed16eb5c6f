package dev.parley.http;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.LogText;
import dev.parley.fault.RareLog;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Bounds what Grizzly logs of its peers' faults: one line a minute of each class, without stack trace and control characters. It also
 * notices errors that Grizzly has caught and goes on after. Installed by {@link WebServer}.
 */
final class GrizzlyLogs implements Filter {
    /** The classes that log at INFO or above what peers can cause. */
    private static final List<String> NAMES = Stream.of(
                    "ProcessorExecutor",
                    "filterchain.DefaultFilterChain",
                    "http.HttpCodecFilter",
                    "http.HttpServerFilter",
                    "http.io.OutputBuffer",
                    "http.server.HttpHandler",
                    "http.server.HttpServerFilter",
                    "http.util.HttpRequestURIDecoder",
                    "http.util.Parameters",
                    "nio.SelectorRunner",
                    "nio.transport.TCPNIOConnection",
                    "nio.transport.TCPNIOTransport",
                    "ssl.SSLBaseFilter",
                    "ssl.SSLFilter",
                    "strategies.SameThreadIOStrategy",
                    "threadpool.AbstractThreadPool",
                    "utils.IdleTimeoutFilter")
            .map(name -> "org.glassfish.grizzly." + name)
            .toList();

    /** Held, because a logger that nobody holds forgets its filter. */
    private static final List<Logger> LOGGERS =
            NAMES.stream().map(Logger::getLogger).toList();

    private final RareLog lines = new RareLog();

    private GrizzlyLogs() {}

    /** Filters from now on, those that have no filter yet. */
    static void install() {
        for (Logger logger : LOGGERS) {
            if (logger.getFilter() == null) {
                logger.setFilter(new GrizzlyLogs());
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        Throwable thrown = line.getThrown();
        FatalErrors.check(thrown);
        if (line.getLevel().intValue() < Level.INFO.intValue()) {
            return true;
        }
        if (!lines.isDue()) {
            return false;
        }
        String what =
                LogText.quoted(line.getMessage()) + (thrown == null ? "" : ": " + LogText.quoted(thrown.toString()));
        line.setMessage("{0}{1}");
        line.setParameters(new Object[] {what, lines.skippedBefore()});
        line.setResourceBundle(null);
        line.setThrown(null);
        return true;
    }
}
