package dev.parley.runtime;

import dev.parley.message.MatchPolicy;
import dev.parley.router.DurableFigures;
import dev.parley.router.Excerpt;
import dev.parley.router.LobbyFigures;
import dev.parley.router.Place;
import dev.parley.router.RealmFigures;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.RetainedFigures;
import dev.parley.router.SessionFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.router.Time;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import dev.parley.runtime.tail.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who look after a router what is in its realms, a part at a time, and does what they ask. Realms are asked in their turn,
 * and nobody waits for them: a future completes with null where a realm does not answer within a second, and fails with a {@link
 * NoSuchElementException} where there is no such realm. It completes in a worker of the hub. Of a {@link Hub}; for any thread.
 */
public final class Inspection {
    /** What a realm tells in one turn. */
    public static final int MOST = 1_000;

    private static final long PATIENCE_MILLIS = 1_000;

    private final Hub hub;

    /**
     * Ends the waiting for realms that do not answer, even where the hub's timer does not go off. Not a thread of the JDK's: that would
     * keep the class loader of a web application for ever.
     */
    private final ScheduledThreadPoolExecutor patience;

    Inspection(Hub hub, ThreadFactory threads) {
        this.hub = hub;
        patience = new ScheduledThreadPoolExecutor(1, threads);
        patience.setKeepAliveTime(1, TimeUnit.SECONDS);
        patience.allowCoreThreadTimeOut(true);
    }

    /**
     * What the router has and has counted, for programs that watch over it. Realms are asked for what only they know, each in its turn;
     * one that has not answered after a second is shown without that.
     *
     * @return completes within little more than a second, in a thread that routes nothing
     */
    public CompletableFuture<Snapshot> snapshot() {
        Mailbox lobby = hub.lobby();
        List<Mailbox> asked = hub.realmMailboxes();
        CompletableFuture<@Nullable LobbyFigures> inLobby = inTime(lobby, place -> ((Lobby) place).figures());
        List<CompletableFuture<@Nullable RealmFigures>> inRealms = new ArrayList<>();
        asked.forEach(mailbox ->
                inRealms.add(inTime(mailbox, place -> ((Realm) place).overview().figures())));
        return CompletableFuture.allOf(inRealms.toArray(CompletableFuture[]::new))
                // the last to answer may hold a mailbox, in a thread that reads
                .thenCombineAsync(
                        inLobby,
                        (all, figuresOfLobby) -> {
                            List<Snapshot.PlaceSnapshot> places = new ArrayList<>();
                            places.add(lobby.traffic().snapshot("", lobby.depth(), null));
                            for (int i = 0; i < asked.size(); i++) {
                                Mailbox mailbox = asked.get(i);
                                String name = mailbox.place().id().toString();
                                RealmFigures figures = inRealms.get(i).join();
                                places.add(mailbox.traffic().snapshot(name, mailbox.depth(), figures));
                            }
                            return hub.records()
                                    .census()
                                    .snapshot(
                                            hub.waiting(), hub.budget(), figuresOfLobby, hub.journalFigures(), places);
                        },
                        hub::execute);
    }

    /** So many sessions, {@link #MOST} at most, from the first that joined after the one of that ordinal. */
    public CompletableFuture<@Nullable Excerpt<SessionSnapshot>> sessions(String realm, long after, int limit) {
        return ask(realm, place -> {
            Excerpt<SessionFigures> part = place.overview().sessions(after, bounded(limit));
            Time now = hub.now();
            // in the realm's turn, for what the connections count is its holder's
            return new Excerpt<>(
                    part.entries().stream()
                            .map(figures -> ((Connection) figures.transport()).snapshot(figures, now))
                            .toList(),
                    part.next());
        });
    }

    /** So many registrations, {@link #MOST} at most, from the first that was created after the one of that id. */
    public CompletableFuture<@Nullable Excerpt<RegistrationFigures>> registrations(
            String realm, long after, int limit) {
        return ask(realm, place -> place.overview().registrations(after, bounded(limit)));
    }

    /** So many subscriptions, likewise. */
    public CompletableFuture<@Nullable Excerpt<SubscriptionFigures>> subscriptions(
            String realm, long after, int limit) {
        return ask(realm, place -> place.overview().subscriptions(after, bounded(limit)));
    }

    /** So many retained events, {@link #MOST} at most, from the first that came after the one of that ordinal. */
    public CompletableFuture<@Nullable Excerpt<RetainedFigures>> retained(String realm, long after, int limit) {
        return ask(realm, place -> place.overview().retained(after, bounded(limit)));
    }

    /** So many places of durable subscriptions, {@link #MOST} at most, from the first that came after the one of that ordinal. */
    public CompletableFuture<@Nullable Excerpt<DurableFigures>> durables(String realm, long after, int limit) {
        return ask(realm, place -> place.overview().durables(after, bounded(limit)));
    }

    /** So many of the sessions that ended last, from the first after the one of that number. Only some hundred are remembered. */
    public Excerpt<ClosedSession> closed(long after, int limit) {
        return hub.records().closedSessions().after(after, bounded(limit));
    }

    private static int bounded(int limit) {
        return Math.max(1, Math.min(limit, MOST));
    }

    /**
     * Says GOODBYE {@code wamp.close.killed} to a session.
     *
     * @param message for the peer; null for nothing
     * @return whether there was such a session
     */
    public CompletableFuture<@Nullable Boolean> kill(String realm, long session, @Nullable String message) {
        return tell(realm, (place, isFound) -> now -> place.kill(session, message, isFound, now));
    }

    /**
     * Takes a registration away from one of its callees.
     *
     * @param reason for the callee; null for none
     * @return whether there was such a callee
     */
    public CompletableFuture<@Nullable Boolean> revoke(
            String realm, long registration, long callee, @Nullable String reason) {
        return tell(realm, (place, isFound) -> now -> place.revoke(registration, callee, reason, isFound, now));
    }

    /**
     * Forgets the place of a durable subscription. Who has it at present goes on without one.
     *
     * @param name empty where the configuration has made the subscription durable
     * @return whether there was such a place
     */
    public CompletableFuture<@Nullable Boolean> forgetDurable(
            String realm, String authid, String topic, MatchPolicy match, String name) {
        return tell(realm, (place, isFound) -> now -> place.forgetDurable(authid, topic, match, name, isFound, now));
    }

    /**
     * Shows the messages of a realm to that from now on.
     *
     * @return whether there is the session whose messages it wants; true where it wants those of URIs
     */
    public CompletableFuture<@Nullable Boolean> show(String realm, Tail tail) {
        return ask(realm, place -> hub.mailbox(place.id()).show(tail));
    }

    /** Shows that nothing more of the realm's messages, soon. */
    public void hide(String realm, Tail tail) {
        Mailbox mailbox = hub.mailboxOf(realm);
        if (mailbox != null) {
            hub.execute(() -> mailbox.post((holder, now) -> holder.hide(tail)));
        }
    }

    private <T> CompletableFuture<@Nullable T> ask(String realm, Function<Realm, T> question) {
        Mailbox mailbox = hub.mailboxOf(realm);
        return mailbox == null
                ? noSuch(realm)
                : inWorker(inTime(mailbox, (Place place) -> question.apply((Realm) place)));
    }

    private CompletableFuture<@Nullable Boolean> tell(
            String realm, BiFunction<Realm, Consumer<Boolean>, Router.News.Teller> deed) {
        Mailbox mailbox = hub.mailboxOf(realm);
        if (mailbox == null) {
            return noSuch(realm);
        }
        CompletableFuture<@Nullable Boolean> done = new CompletableFuture<>();
        Router.News.Teller teller = deed.apply((Realm) mailbox.place(), done::complete);
        hub.execute(() -> mailbox.tell(teller));
        return inWorker(inTime(done));
    }

    /** What is made of the answer does not take the realm's time. */
    private <T> CompletableFuture<@Nullable T> inWorker(CompletableFuture<@Nullable T> answer) {
        return answer.thenApplyAsync(Function.identity(), hub::execute);
    }

    private static <T> CompletableFuture<@Nullable T> noSuch(String realm) {
        return CompletableFuture.failedFuture(new NoSuchElementException("there is no realm " + realm));
    }

    private <T> CompletableFuture<@Nullable T> inTime(Mailbox mailbox, Function<Place, T> question) {
        CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        // not in this thread: it may find much to do there
        hub.execute(() -> {
            CompletableFuture<T> unused =
                    mailbox.ask(question).whenComplete((result, failure) -> answer.complete(result));
        });
        return inTime(answer);
    }

    /** The same; null where it is not there after a second. */
    private <T> CompletableFuture<@Nullable T> inTime(CompletableFuture<@Nullable T> answer) {
        try {
            ScheduledFuture<?> unused =
                    patience.schedule(() -> answer.complete(null), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            answer.complete(null);
        }
        return answer;
    }

    /** Takes no more questions; what waits still ends in its time. */
    void close() {
        patience.shutdown();
    }
}
