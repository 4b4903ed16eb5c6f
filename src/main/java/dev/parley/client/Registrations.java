package dev.parley.client;

import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Unregister;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The procedures of one client, which outlive its sessions. Its {@link Engine}'s, under its lock. */
final class Registrations {
    private static final Logger LOG = System.getLogger(Registrations.class.getName());

    /** How long to wait before a procedure is registered again that another session still holds: often the client's own last one. */
    private static final long RETRY_MILLIS = 1000;

    private final Engine engine;

    /** What is wanted, in the order in which it was asked for. */
    private final Set<Entry> all = new LinkedHashSet<>();

    /** By REGISTERED.Registration, in this session. */
    private final Map<Long, Entry> registered = new HashMap<>();

    /** One procedure. */
    static final class Entry {
        private final String procedure;
        private final RegisterOptions options;
        private final CallHandler handler;
        private final CompletableFuture<Registration> ready = new CompletableFuture<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        /** REGISTERED.Registration in the session of the moment, or 0. */
        private long id;

        /** It was registered once, perhaps in an earlier session. */
        private boolean wasRegistered;

        Entry(String procedure, RegisterOptions options, CallHandler handler) {
            this.procedure = procedure;
            this.options = options;
            this.handler = handler;
        }

        String procedure() {
            return procedure;
        }

        CompletableFuture<String> ended() {
            return ended;
        }
    }

    Registrations(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<Registration> register(RegisterOptions options, String procedure, CallHandler handler) {
        Entry entry = new Entry(procedure, options, handler);
        engine.locked(() -> {
            all.add(entry);
            engine.submit(new Registering(entry));
        });
        return entry.ready;
    }

    CompletableFuture<Void> unregister(Entry entry) {
        return engine.locked(() -> {
            if (!all.remove(entry)) {
                return CompletableFuture.<Void>completedFuture(null);
            }
            engine.later(() -> entry.ended.complete(""));
            return entry.id == 0 ? CompletableFuture.<Void>completedFuture(null) : giveUp(entry);
        });
    }

    private CompletableFuture<Void> giveUp(Entry entry) {
        long id = entry.id;
        Ask<Boolean> end = new Ask<>(
                engine,
                "end of the registration of " + entry.procedure,
                MessageType.UNREGISTER,
                request -> new Unregister(request, id),
                done -> {
                    registered.remove(id, entry);
                    return true;
                });
        end.isDoneByTheEnd(true);
        engine.submit(end);
        return CompletableFuture.allOf(end.future);
    }

    /** A session is there: everything is registered in it. */
    void joined(Conversation on) {
        List.copyOf(all).forEach(entry -> on.send(new Registering(entry)));
    }

    /** The session is gone. */
    void left() {
        registered.clear();
        all.forEach(entry -> entry.id = 0);
    }

    /** There will be no other session. */
    void closed(SessionClosedException failure) {
        left();
        for (Entry entry : all) {
            engine.later(() -> {
                entry.ready.completeExceptionally(failure);
                entry.ended.complete(failure.reason());
            });
        }
        all.clear();
    }

    void revoked(long registration, String reason) {
        Entry entry = registered.remove(registration);
        if (entry != null) {
            entry.id = 0;
            ended(entry, reason, "the router has ended the registration of " + entry.procedure);
        }
    }

    private void ended(Entry entry, String reason, String what) {
        all.remove(entry);
        LOG.log(Level.WARNING, "{0}: {1}", what, reason);
        engine.later(() -> entry.ended.complete(reason));
    }

    /** A call, or another chunk of one that is under way. */
    void invoked(Conversation on, Invocation invocation) {
        Run running = on.runs.get(invocation.request());
        if (running != null) {
            running.chunk(invocation);
            return;
        }
        Entry entry = registered.get(invocation.registration());
        if (entry == null) {
            on.send(new ErrorReply(
                    MessageType.INVOCATION,
                    invocation.request(),
                    Dict.EMPTY,
                    ErrorUri.NO_SUCH_REGISTRATION,
                    Arguments.of("not registered by this client").payload()));
            return;
        }
        Run run = new Run(engine, on, invocation, entry.procedure);
        on.runs.put(invocation.request(), run);
        engine.later(() -> run.answer(entry.handler));
    }

    /** The router wants an invocation to stop. */
    void stopped(Conversation on, long invocation) {
        Run run = on.runs.get(invocation);
        if (run != null) {
            run.stop(ErrorUri.CANCELED, "the call was canceled");
        }
    }

    /** A REGISTER, in one session. */
    private final class Registering implements Exchange {
        private final Entry entry;

        Registering(Entry entry) {
            this.entry = entry;
        }

        @Override
        public String what() {
            return "registration of " + entry.procedure;
        }

        @Override
        public MessageType type() {
            return MessageType.REGISTER;
        }

        @Override
        public Message message(long request) {
            return new Register(request, entry.options.dict(), entry.procedure);
        }

        @Override
        public void answered(Message answer, boolean isLast) {
            entry.id = ((Registered) answer).registration();
            entry.wasRegistered = true;
            registered.put(entry.id, entry);
            if (all.contains(entry)) {
                engine.later(() -> entry.ready.complete(new Registration(Registrations.this, entry)));
            } else {
                // given up while it was being registered again
                CompletableFuture<Void> unused = giveUp(entry);
            }
        }

        @Override
        public void failed(RuntimeException failure) {
            if (entry.wasRegistered && failure instanceof WampException error && all.contains(entry)) {
                again(error);
                return;
            }
            all.remove(entry);
            engine.later(() -> {
                entry.ready.completeExceptionally(failure);
                entry.ended.complete(WampException.reason(failure));
            });
        }

        /** In the new session it was refused. */
        private void again(WampException error) {
            if (!error.uri().equals(ErrorUri.PROCEDURE_ALREADY_EXISTS)) {
                ended(entry, error.uri(), "could not register again: " + error.getMessage());
                return;
            }
            LOG.log(Level.INFO, "{0} is still held by another session; it is tried again each second", entry.procedure);
            Conversation on = engine.joinedConversation();
            var unused = Threads.timer()
                    .schedule(
                            () -> engine.locked(() -> {
                                if (engine.isCurrent(on) && all.contains(entry)) {
                                    engine.submit(this);
                                }
                            }),
                            RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }

        /** The next session registers everything that is wanted. */
        @Override
        public void lost(Ending ending, boolean wasSent) {}
    }
}
