package dev.parley.cdi;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.runtime.Hub;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The producer of the application's sessions, one for each realm that {@link InRealm} names. Created and called by CDI. */
@ApplicationScoped
public class Sessions {
    private static final long PATIENCE_SECONDS = 20;

    private final Map<String, CompletableFuture<Client>> sessions = new ConcurrentHashMap<>();
    private final @Nullable RouterElsewhere elsewhere = RouterElsewhere.of(RouterElsewhere::setting);

    /** Called in a thread of the application, whose class loader sees its JSON-B. */
    public Sessions() {
        Arguments.findProvider();
    }

    /** The session, whenever it is open; the future fails if the realm or router refuses it. Does not wait. */
    @Produces
    @InRealm("")
    public CompletableFuture<Client> opening(InjectionPoint point) {
        return session(realm(point)).copy();
    }

    /**
     * The open session; waits for it at most 20 seconds.
     *
     * @throws IllegalStateException if it is not open by then, or is refused; the message says what to do
     */
    @Produces
    @InRealm("")
    public Client open(InjectionPoint point) {
        String realm = realm(point);
        try {
            return session(realm).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException early) {
            throw new IllegalStateException(
                    "no session in " + realm + " within " + PATIENCE_SECONDS + " seconds: name a router by parley.uri"
                            + "; if this application has one, inject CompletableFuture<Client> in beans that begin before it",
                    early);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("no session in " + realm + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a session in " + realm + " was opened", interrupted);
        }
    }

    private static String realm(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(InRealm.class::isInstance)
                .map(qualifier -> ((InRealm) qualifier).value())
                .findFirst()
                .orElseThrow();
    }

    /** The existing session, or a new one if that has ended or failed. */
    private CompletableFuture<Client> session(String realm) {
        return sessions.compute(realm, (name, former) -> isUsable(former) ? former : join(name));
    }

    private static boolean isUsable(@Nullable CompletableFuture<Client> session) {
        return session != null
                && !session.isCompletedExceptionally()
                && (!session.isDone() || !session.join().whenClosed().isDone());
    }

    private CompletableFuture<Client> join(String realm) {
        return elsewhere == null
                ? RouterConfigurator.applicationHub().thenCompose((Hub hub) -> hub.join(realm))
                : elsewhere.connect(realm);
    }

    @PreDestroy
    void close() {
        for (CompletableFuture<Client> session : sessions.values()) {
            CompletableFuture<Void> unused = session.thenAccept(Client::close);
        }
        sessions.clear();
    }
}
