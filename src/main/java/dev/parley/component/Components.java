package dev.parley.component;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Event;
import dev.parley.client.Invocation;
import dev.parley.client.RegisterOptions;
import dev.parley.client.Registration;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.fault.RareLog;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registrations and subscriptions of one object, whose methods are marked {@link Procedure} and {@link Subscribe}. Made by
 * applications, with {@link #add}; for any thread.
 *
 * <pre>{@code
 * @Procedure("com.example.shop")
 * public class Shop {
 *     @Procedure
 *     public Receipt order(@Valid Order order, @Keyword Optional<String> voucher) {…}
 *
 *     @Subscribe(".price")
 *     public void priceChanged(String item, BigDecimal price) {…}
 * }
 *
 * Components.add(client, new Shop()).join();
 * }</pre>
 *
 * <p>A parameter is the next positional argument, or a keyword argument if it is marked {@link dev.parley.client.Keyword}; an {@code
 * Optional} may be absent. A parameter of the type {@link Invocation}, {@link Event}, {@link dev.parley.message.Dict} (the details)
 * or {@link Arguments} (all of them) is no argument of its own. The method's result is the call's, as {@link
 * dev.parley.client.CallHandler#answer} says; {@code void} gives none. If Bean Validation is on the class path, constraints on
 * parameters are checked before a method is invoked; a call that violates one is answered with {@code wamp.error.invalid_argument}, an
 * event that violates one is logged and not handled. If it is not, and there are constraints, a warning says that nothing checks them.
 *
 * @since 0.1
 */
public final class Components {
    private static final int UNFIT_LINES_PER_MINUTE = 10;

    private static final System.Logger LOG = System.getLogger(Components.class.getName());

    private final List<Registration> registrations;
    private final List<Subscription> subscriptions;

    private Components(List<Registration> registrations, List<Subscription> subscriptions) {
        this.registrations = registrations;
        this.subscriptions = subscriptions;
    }

    /**
     * Registers and subscribes the marked public methods of an object, inherited ones included. They are invoked by the client's
     * executor: calls concurrently, the events of a subscription one at a time.
     *
     * @param client an open client; a session that it opens after a lost connection gets the registrations and subscriptions again
     * @param component the object; its class must be public, and open to this library if it is in a module
     * @return completes when the router has accepted all; if it refuses one, the others are removed again and the future fails with a
     *     {@link dev.parley.client.WampException}
     * @throws IllegalArgumentException if no method is marked, or a marked one has no URI, an impossible parameter, or cannot be
     *     called; the message names the method
     */
    public static CompletableFuture<Components> add(Client client, Object component) {
        List<Runnable> checked = new ArrayList<>();
        List<CompletableFuture<Registration>> registering = new ArrayList<>();
        List<CompletableFuture<Subscription>> subscribing = new ArrayList<>();
        for (Method method : component.getClass().getMethods()) {
            if (method.isBridge() || method.isSynthetic()) {
                continue;
            }
            Procedure procedure = Marks.of(method, Procedure.class);
            if (procedure != null) {
                Bound bound = new Bound(component, method, Procedure.class, Event.class);
                String uri = Marks.uri(component.getClass(), method, procedure);
                RegisterOptions options = options(method, procedure);
                checked.add(() -> registering.add(client.register(options, uri, bound::answer)));
            }
            Subscribe subscribe = Marks.of(method, Subscribe.class);
            if (subscribe != null) {
                Bound bound = new Bound(component, method, Subscribe.class, Invocation.class);
                String uri = Marks.uri(component.getClass(), method, subscribe);
                SubscribeOptions options = options(method, subscribe);
                checked.add(() -> subscribing.add(client.subscribe(options, uri, bound::event)));
            }
        }
        if (checked.isEmpty()) {
            throw new IllegalArgumentException(
                    "no public method of " + component.getClass().getName()
                            + " is marked @Procedure or @Subscribe: mark those to register or subscribe");
        }
        checked.forEach(Runnable::run);
        return gathered(registering, subscribing);
    }

    private static CompletableFuture<Components> gathered(
            List<CompletableFuture<Registration>> registering, List<CompletableFuture<Subscription>> subscribing) {
        List<CompletableFuture<?>> all = new ArrayList<>(registering);
        all.addAll(subscribing);
        CompletableFuture<Components> done = new CompletableFuture<>();
        CompletableFuture<Void> unused = CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, failure) -> {
                    Components components = new Components(accepted(registering), accepted(subscribing));
                    if (failure == null) {
                        done.complete(components);
                    } else {
                        Throwable refused = failure.getCause() == null ? failure : failure.getCause();
                        CompletableFuture<Void> unusedToo = components
                                .remove()
                                .whenComplete((removed, notRemoved) -> done.completeExceptionally(refused));
                    }
                });
        return done;
    }

    private static <T> List<T> accepted(List<CompletableFuture<T>> futures) {
        return futures.stream()
                .filter(future -> !future.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    private static RegisterOptions options(Procedure procedure) {
        RegisterOptions options = RegisterOptions.DEFAULT;
        if (procedure.match() != MatchPolicy.EXACT) {
            options = options.match(procedure.match());
        }
        if (procedure.invoke() != InvocationPolicy.SINGLE) {
            options = options.invoke(procedure.invoke());
        }
        if (procedure.concurrency() > 0) {
            options = options.concurrency(procedure.concurrency());
        }
        return procedure.discloseCaller() ? options.discloseCaller() : options;
    }

    /** Names the method whose mark contradicts itself. */
    private static <T> T named(Method method, Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException contradiction) {
            throw new IllegalArgumentException(method + ": " + contradiction.getMessage(), contradiction);
        }
    }

    private static SubscribeOptions options(Method method, Subscribe subscribe) {
        return named(method, () -> options(subscribe));
    }

    private static RegisterOptions options(Method method, Procedure procedure) {
        return named(method, () -> options(procedure));
    }

    private static SubscribeOptions options(Subscribe subscribe) {
        SubscribeOptions options = SubscribeOptions.DEFAULT.queue(subscribe.queue(), subscribe.overflow());
        if (subscribe.match() != MatchPolicy.EXACT) {
            options = options.match(subscribe.match());
        }
        if (subscribe.replayAll()) {
            options = options.replayAll();
        } else if (subscribe.replayMissed()) {
            options = options.replayMissed();
        }
        if (!subscribe.durable().isEmpty()) {
            options = options.durable(subscribe.durable());
        }
        return subscribe.retained() ? options.retained() : options;
    }

    /** The registrations, one for each method marked {@link Procedure}, in no particular order. Unmodifiable. */
    public List<Registration> registrations() {
        return registrations;
    }

    /** The subscriptions, one for each method marked {@link Subscribe}, in no particular order. Unmodifiable. */
    public List<Subscription> subscriptions() {
        return subscriptions;
    }

    /**
     * Unregisters and unsubscribes all. Calls under way are still answered.
     *
     * @return completes when the router has confirmed all; fails with the first failure
     */
    public CompletableFuture<Void> remove() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        registrations.forEach(registration -> all.add(registration.unregister()));
        subscriptions.forEach(subscription -> all.add(subscription.unsubscribe()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** A method of an object, bound to calls or events. */
    private static final class Bound {
        private final Object component;
        private final Method method;
        private final Parameters parameters;
        private final RareLog unfit = new RareLog(UNFIT_LINES_PER_MINUTE);

        Bound(Object component, Method method, Class<? extends Annotation> mark, Class<?> impossible) {
            this.component = component;
            this.method = method;
            Method marked = Objects.requireNonNullElse(Marks.marked(method, mark), method);
            this.parameters = new Parameters(marked);
            if (parameters.has(impossible)) {
                throw new IllegalArgumentException(method + " is marked @" + mark.getSimpleName()
                        + " and cannot have a parameter " + impossible.getSimpleName() + ": remove it");
            }
            if (!method.trySetAccessible()) {
                throw new IllegalArgumentException(
                        method + " cannot be called: make its class public, and open its package to this library");
            }
            Validation.warnOfUnchecked(marked);
        }

        @Nullable
        Object answer(Invocation call) throws Exception {
            Object[] values = parameters.values(call.arguments(), call.details(), call);
            Validation.check(component, method, values);
            Object result = invoke(values);
            boolean isValue =
                    result != null || !(method.getReturnType() == void.class || isHolder(method.getReturnType()));
            // a method with a result returned null: the result is null, not absent
            return result == null && isValue ? Arguments.of((Object) null) : result;
        }

        private static boolean isHolder(Class<?> type) {
            return Arguments.class == type
                    || CompletionStage.class.isAssignableFrom(type)
                    || Flow.Publisher.class.isAssignableFrom(type);
        }

        void event(Event event) throws Exception {
            Object[] values = parameters.values(event.arguments(), event.details(), event);
            String violations = Validation.violations(component, method, values);
            if (violations.isEmpty()) {
                invoke(values);
            } else if (unfit.isDue()) {
                // publishers can send as many as they like
                LOG.log(
                        Level.WARNING,
                        "an event of {0} was not handled: {1}{2}",
                        event.topic(),
                        violations,
                        unfit.skippedBefore());
            }
        }

        private @Nullable Object invoke(Object[] values) throws Exception {
            try {
                return method.invoke(component, values);
            } catch (InvocationTargetException thrown) {
                if (thrown.getTargetException() instanceof Exception failure) {
                    throw failure;
                }
                throw thrown;
            }
        }
    }
}
