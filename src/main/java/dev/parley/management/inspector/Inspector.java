package dev.parley.management.inspector;

import dev.parley.codec.JsonText;
import dev.parley.fault.Audit;
import dev.parley.fault.LogText;
import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import dev.parley.http.SealedPage;
import dev.parley.message.MatchPolicy;
import dev.parley.router.DurableFigures;
import dev.parley.router.Excerpt;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.RetainedFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.runtime.ClosedSession;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Inspection;
import dev.parley.runtime.SessionSnapshot;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.runtime.tail.TailSubject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the page of the inspector, and with what the page asks for: lists in JSON, and what operators may do to a session or a
 * registration. Whoever asks it has made sure that the peer may ask. Made by the desk of {@code management}; for any thread.
 */
public final class Inspector {
    /** Where the page is, besides at the root for browsers. */
    public static final String PAGE = "/inspector";

    private static final String API = "/api/";

    private static final String SESSION = "session";
    private static final String MESSAGE = "message";
    private static final String REGISTRATION = "registration";
    private static final String CALLEE = "callee";
    private static final String REASON = "reason";
    private static final String AUTHID = "authid";
    private static final String URI = "uri";
    private static final String MATCH = "match";
    private static final String NAME = "name";
    private static final String TAIL = "tail";

    private final Audit audit = new Audit();
    private final Hub hub;
    private final Inspection inspection;
    private final Supplier<String> version;
    private final Samples samples;
    private final Tails tails;
    private final long startedMillis = System.currentTimeMillis();
    private final Map<String, Answering> lists = new LinkedHashMap<>();
    private final Map<String, Deed> deeds = new LinkedHashMap<>();

    /** Read on first use. */
    private static final class Loaded {
        static final SealedPage PAGE = SealedPage.of(Inspector.class, "inspector.html", "'self'");
    }

    /**
     * An inspector of that router, which remembers the last hour from now on.
     *
     * @param version of the router
     */
    public Inspector(Hub hub, Supplier<String> version) {
        this.hub = hub;
        this.version = version;
        inspection = hub.inspection();
        samples = new Samples(hub);
        tails = new Tails(hub, audit);
        Listing<SessionSnapshot> sessions = new Listing<>(
                inspection::sessions,
                one -> one.figures().ordinal(),
                Rows::session,
                List.of("session", "authid", "authrole", "authmethod", "address", "agent"));
        Listing<RegistrationFigures> registrations = new Listing<>(
                inspection::registrations,
                RegistrationFigures::registration,
                Rows::registration,
                List.of("registration", "uri", "match", "invoke"));
        Listing<SubscriptionFigures> subscriptions = new Listing<>(
                inspection::subscriptions,
                SubscriptionFigures::subscription,
                Rows::subscription,
                List.of("subscription", "uri", "match"));
        Listing<RetainedFigures> retained = new Listing<>(
                inspection::retained, RetainedFigures::ordinal, Rows::retained, List.of("publication", "topic"));
        Listing<DurableFigures> durables = new Listing<>(
                inspection::durables,
                DurableFigures::ordinal,
                Rows::durable,
                List.of(AUTHID, URI, MATCH, NAME, "sessions"));
        lists.put(API + "router", this::router);
        lists.put(API + "samples", this::table);
        lists.put(API + "sessions", list(sessions));
        lists.put(API + "closed", this::closed);
        lists.put(API + "registrations", list(registrations));
        lists.put(API + "subscriptions", list(subscriptions));
        lists.put(API + "retained", list(retained));
        lists.put(API + "durables", list(durables));
        lists.put(API + "messages", this::messages);
        deeds.put(API + "tail", this::tail);
        deeds.put(API + "untail", this::untail);
        deeds.put(API + "kill", this::kill);
        deeds.put(API + "revoke", this::revoke);
        deeds.put(API + "forget", this::forget);
        samples.start();
    }

    /** Whether a browser asks for the page, which tells nothing of the router. */
    public static boolean isPage(Asked request) {
        String accepted = request.header("Accept");
        return request.path().equals("/")
                && (request.method().equals("GET") || request.method().equals("HEAD"))
                && accepted != null
                && accepted.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** The page. */
    public static Page page() {
        return Loaded.PAGE.page().header("Vary", "Accept");
    }

    /** Lets operators see so much of messages from now on. */
    public void permit(TailAccess access) {
        tails.permit(access);
    }

    /** The paths at which there is something to read. */
    public Set<String> lists() {
        return lists.keySet();
    }

    /** The paths at which something is done, by POST. */
    public Set<String> deeds() {
        return deeds.keySet();
    }

    /**
     * The answer to a request for one of these paths, by a method that fits.
     *
     * @param user the container's user who asks, for the audit; null where there is none
     */
    public CompletionStage<Page> answer(Asked request, @Nullable String user) {
        try {
            Answering list = lists.get(request.path());
            return list == null ? done(request, user) : json(list.answer(request.query()));
        } catch (RefusedException refused) {
            return CompletableFuture.completedStage(
                    page(refused.status(), error(String.valueOf(refused.getMessage()))));
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedStage(page(400, error(String.valueOf(wrong.getMessage()))));
        }
    }

    private CompletionStage<Page> done(Asked request, @Nullable String user) {
        Deed deed = deeds.get(request.path());
        if (deed == null) {
            throw new IllegalArgumentException("there is nothing at " + LogText.quoted(request.path()));
        }
        return json(deed.begin(request.query(), operator(request, user)));
    }

    private interface Answering {
        CompletableFuture<@Nullable Map<String, @Nullable Object>> answer(String query);
    }

    private interface Deed {
        CompletableFuture<? extends @Nullable Map<String, ? extends @Nullable Object>> begin(
                String query, Map<String, @Nullable Object> operator);
    }

    private static Answering list(Listing<?> listing) {
        return query -> listing.ask(new Query(query, Query.REALM, Query.AFTER, Query.LIMIT, Query.FILTER));
    }

    private static CompletableFuture<@Nullable Map<String, @Nullable Object>> now(
            Map<String, @Nullable Object> answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> table(String query) {
        Query unused = new Query(query);
        return now(samples.table());
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> router(String query) {
        Query unused = new Query(query);
        return hub.inspection().snapshot().thenApply(snapshot -> {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("version", version.get());
            row.put("nowMillis", System.currentTimeMillis());
            row.put("startedMillis", startedMillis);
            row.put("isDraining", hub.isDraining());
            row.put(TAIL, tails.access().name().toLowerCase(Locale.ROOT));
            row.put("heapBytes", Samples.heap());
            row.put("heapBytesLimit", Runtime.getRuntime().maxMemory());
            row.putAll(Rows.router(snapshot));
            return row;
        });
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> closed(String text) {
        Query query = new Query(text, Query.AFTER, Query.LIMIT);
        Excerpt<ClosedSession> part = inspection.closed(query.after(), query.limit());
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("entries", part.entries().stream().map(Rows::closed).toList());
        row.put("next", part.next() == 0 ? null : part.next());
        return now(row);
    }

    /** Who has asked, for the audit. */
    private static Map<String, @Nullable Object> operator(Asked request, @Nullable String user) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("address", request.remoteAddress());
        fields.put("user", user);
        if (!request.clientCertificates().isEmpty()) {
            fields.put(
                    "certificate",
                    request.clientCertificates()
                            .get(0)
                            .getSubjectX500Principal()
                            .getName());
        }
        return fields;
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> kill(
            String text, Map<String, @Nullable Object> operator) {
        Query query = new Query(text, Query.REALM, SESSION, MESSAGE);
        String realm = query.required(Query.REALM);
        long session = query.id(SESSION);
        String message = query.text(MESSAGE);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(SESSION, session);
        fields.put(REASON, message);
        return told("session_killed", realm, fields, operator, inspection.kill(realm, session, message));
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> revoke(
            String text, Map<String, @Nullable Object> operator) {
        Query query = new Query(text, Query.REALM, REGISTRATION, CALLEE, REASON);
        String realm = query.required(Query.REALM);
        long registration = query.id(REGISTRATION);
        long callee = query.id(CALLEE);
        String reason = query.text(REASON);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(REGISTRATION, registration);
        fields.put(SESSION, callee);
        fields.put(REASON, reason);
        return told(
                "registration_revoked",
                realm,
                fields,
                operator,
                inspection.revoke(realm, registration, callee, reason));
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> forget(
            String text, Map<String, @Nullable Object> operator) {
        Query query = new Query(text, Query.REALM, AUTHID, URI, MATCH, NAME);
        String realm = query.required(Query.REALM);
        String authid = query.required(AUTHID);
        String uri = query.whole(URI);
        MatchPolicy match = match(query.required(MATCH));
        String name = query.whole(NAME);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(AUTHID, authid);
        fields.put(URI, uri);
        fields.put(MATCH, match.key());
        fields.put(NAME, name);
        return told(
                "durable_forgotten",
                realm,
                fields,
                operator,
                inspection.forgetDurable(realm, authid, uri, match, name));
    }

    /** Has the audit tell what an operator has done in a realm, once it is done. */
    private CompletableFuture<@Nullable Map<String, @Nullable Object>> told(
            String event,
            String realm,
            Map<String, @Nullable Object> fields,
            Map<String, @Nullable Object> operator,
            CompletableFuture<@Nullable Boolean> done) {
        return done.whenComplete((isDone, failure) -> {
                    if (Boolean.TRUE.equals(isDone)) {
                        Map<String, @Nullable Object> all = new LinkedHashMap<>();
                        all.put("realm", realm);
                        all.putAll(fields);
                        all.putAll(operator);
                        audit.tell(event, all);
                    }
                })
                .thenApply(Inspector::done);
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> tail(
            String text, Map<String, @Nullable Object> operator) {
        Query query = new Query(text, Query.REALM, SESSION, URI, MATCH);
        String realm = query.required(Query.REALM);
        boolean isOfSession = query.has(SESSION);
        if (isOfSession == query.has(URI)) {
            throw new IllegalArgumentException("a tail is of a 'session' or of a 'uri', and of one of them");
        }
        String policy = query.text(MATCH);
        TailSubject subject = isOfSession
                ? TailSubject.ofSession(query.id(SESSION))
                : TailSubject.ofUri(query.whole(URI), policy == null ? MatchPolicy.EXACT : match(policy));
        return tails.begin(realm, subject, operator);
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> messages(String text) {
        Query query = new Query(text, TAIL, Query.AFTER);
        return now(tails.read(query.id(TAIL), query.after()));
    }

    private CompletableFuture<@Nullable Map<String, @Nullable Object>> untail(
            String text, Map<String, @Nullable Object> operator) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("done", tails.end(new Query(text, TAIL).id(TAIL)));
        return now(row);
    }

    private static @Nullable Map<String, @Nullable Object> done(@Nullable Boolean isDone) {
        if (isDone == null) {
            return null;
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("done", isDone);
        return row;
    }

    private static MatchPolicy match(String key) {
        for (MatchPolicy match : MatchPolicy.values()) {
            if (match.key().equals(key)) {
                return match;
            }
        }
        throw new IllegalArgumentException("the parameter 'match' must be exact, prefix or wildcard");
    }

    private static CompletionStage<Page> json(
            CompletionStage<? extends @Nullable Map<String, ? extends @Nullable Object>> answer) {
        return answer.handle((row, failure) -> {
            if (failure != null) {
                return failed(failure);
            } else if (row == null) {
                return page(503, error("the realm does not answer"));
            }
            boolean isVain = Boolean.FALSE.equals(row.get("done"));
            return isVain ? page(404, error("it is not there any more")) : page(200, row);
        });
    }

    private static Page failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoSuchElementException unknown) {
            return page(404, error(String.valueOf(unknown.getMessage())));
        }
        throw new CompletionException(cause);
    }

    private static Map<String, @Nullable Object> error(String what) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("error", what);
        return error;
    }

    private static Page page(int status, Map<String, ? extends @Nullable Object> row) {
        return Page.of("application/json", (JsonText.of(row) + "\n").getBytes(StandardCharsets.UTF_8))
                .status(status)
                .header("Cache-Control", "no-store");
    }
}
