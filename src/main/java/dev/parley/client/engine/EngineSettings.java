package dev.parley.client.engine;

import dev.parley.auth.login.Login;
import dev.parley.client.core.event.HistoryPage;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Settings;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Engine} is made of. Immutable.
 *
 * @param core how the client is to behave
 * @param dialers one for each address
 * @param logins in the order of preference; of one authid
 * @param tokens gives the token of the moment, by which the client comes in; null where it comes in otherwise
 * @param executor runs code of the application
 * @param listeners are told each change of the state, in order
 * @param tracing is told what the application does
 * @param excess finds messages that are longer than a router reads
 */
public record EngineSettings(
        Settings core,
        List<Line.Dialer> dialers,
        List<Login> logins,
        @Nullable Supplier<String> tokens,
        Executor executor,
        List<Consumer<Action.StateChanged>> listeners,
        HistoryPage.Reader history,
        Tracing tracing,
        Excess excess,
        Failures failures) {}
