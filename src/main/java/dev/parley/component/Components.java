package dev.parley.component;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Event;
import dev.parley.client.Invocation;
import dev.parley.client.RegisterOptions;
import dev.parley.client.Registration;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Registers the methods of an object that are marked {@link Procedure}, and subscribes those marked {@link Subscribe}.
 *
 * <pre>{@code
 * @Procedure("com.example.shop")
 * public class Shop {
 *     @Procedure
 *     public Receipt order(@Valid Order order, @Keyword Optional<String> voucher) {…}
 *
 *     @Subscribe("com.example.price")
 *     public void priceChanged(String item, BigDecimal price) {…}
 * }
 *
 * Components.add(client, new Shop()).join();
 * }</pre>
 *
 * <p>Parameters are the positional arguments, in order, and the keyword arguments where they are marked {@link
 * dev.parley.client.Keyword}; an {@code Optional} may be absent. Besides, a method may have an {@link Invocation} or
 * {@link Event}, the {@link dev.parley.message.Dict} of its details, and all {@link Arguments}. What it returns is the
 * result, as {@link dev.parley.client.CallHandler#answer} says; {@code void} is none. Where Bean Validation is on the
 * class path, constraints on parameters are checked first: what violates them is answered {@code
 * wamp.error.invalid_argument}.
 *
 * @since 0.1
 */
public final class Components {
    private final List<Registration> registrations;
    private final List<Subscription> subscriptions;

    private Components(List<Registration> registrations, List<Subscription> subscriptions) {
        this.registrations = registrations;
        this.subscriptions = subscriptions;
    }

    /**
     * Registers and subscribes the marked methods of that object, inherited ones too. They are called in threads of the client's
     * executor, several calls at once, the events of a topic one at a time.
     *
     * @return completes when all is done; where something is refused, fails with that, and gives up what was accepted
     * @throws IllegalArgumentException if no method is marked, or one is not as it must be
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
                checked.add(() -> registering.add(client.register(options(procedure), uri, bound::answer)));
            }
            Subscribe subscribe = Marks.of(method, Subscribe.class);
            if (subscribe != null) {
                Bound bound = new Bound(component, method, Subscribe.class, Invocation.class);
                checked.add(
                        () -> subscribing.add(client.subscribe(options(subscribe), subscribe.value(), bound::event)));
            }
        }
        if (checked.isEmpty()) {
            throw new IllegalArgumentException(
                    "no public method of " + component.getClass().getName() + " is marked @Procedure or @Subscribe");
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
                        CompletableFuture<Void> unusedToo = components.remove();
                        done.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
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

    private static SubscribeOptions options(Subscribe subscribe) {
        SubscribeOptions options = SubscribeOptions.DEFAULT.queue(subscribe.queue(), subscribe.overflow());
        if (subscribe.match() != MatchPolicy.EXACT) {
            options = options.match(subscribe.match());
        }
        if (subscribe.replayMissed()) {
            options = options.replayMissed();
        }
        return subscribe.retained() ? options.retained() : options;
    }

    /** One for each method marked {@link Procedure}. */
    public List<Registration> registrations() {
        return registrations;
    }

    /** One for each method marked {@link Subscribe}. */
    public List<Subscription> subscriptions() {
        return subscriptions;
    }

    /** Gives everything up again; completes when the router has taken note. Calls under way are still answered. */
    public CompletableFuture<Void> remove() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        registrations.forEach(registration -> all.add(registration.unregister()));
        subscriptions.forEach(subscription -> all.add(subscription.unsubscribe()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** One method of one object. */
    private static final class Bound {
        private final Object component;
        private final Method method;
        private final Parameters parameters;

        Bound(Object component, Method method, Class<? extends Annotation> mark, Class<?> impossible) {
            this.component = component;
            this.method = method;
            this.parameters = new Parameters(Objects.requireNonNullElse(Marks.marked(method, mark), method));
            if (parameters.has(impossible)) {
                throw new IllegalArgumentException(method + " cannot have a parameter " + impossible.getSimpleName());
            }
            if (!method.trySetAccessible()) {
                throw new IllegalArgumentException(
                        method + " cannot be called: make its class public, and open its module");
            }
        }

        @Nullable
        Object answer(Invocation call) throws Exception {
            Object result = invoke(parameters.values(call.arguments(), call.details(), call));
            boolean isValue =
                    result != null || !(method.getReturnType() == void.class || isHolder(method.getReturnType()));
            // a null where the method gives a value is that value
            return result == null && isValue ? Arguments.of((Object) null) : result;
        }

        private static boolean isHolder(Class<?> type) {
            return Arguments.class == type
                    || CompletionStage.class.isAssignableFrom(type)
                    || Flow.Publisher.class.isAssignableFrom(type);
        }

        void event(Event event) throws Exception {
            invoke(parameters.values(event.arguments(), event.details(), event));
        }

        private @Nullable Object invoke(Object[] values) throws Exception {
            Validation.check(component, method, values);
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
