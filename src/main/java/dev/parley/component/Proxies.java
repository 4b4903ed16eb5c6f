package dev.parley.component;

import dev.parley.client.Arguments;
import dev.parley.client.BlockingClient;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.GenericType;
import dev.parley.client.Several;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A factory of objects whose methods call procedures. Called by applications.
 *
 * <pre>{@code
 * @Procedure("com.example.shop")
 * public interface Shop {
 *     @Procedure Receipt order(Order order);
 *     @Procedure CompletionStage<Receipt> orderLater(Order order);
 *     @Procedure(timeoutMillis = 5000) Flow.Publisher<Offer> offers(String item, @Keyword int limit);
 * }
 *
 * Shop shop = Proxies.of(client, Shop.class);
 * }</pre>
 *
 * <p>A method that returns a {@code CompletionStage} or {@code CompletableFuture} does not wait. One that returns a {@code
 * Flow.Publisher} makes a call for each subscription, and publishes the progressive results and then the final one. All others wait
 * for the result, and throw what the future would fail with. Parameters and results are bound as those of {@link Components} are; a
 * missing or null result is null for a reference type.
 *
 * @since 0.1
 */
public final class Proxies {
    private Proxies() {}

    /**
     * Creates an object that calls through a client. It is for any thread; methods that wait throw what {@link
     * dev.parley.client.BlockingClient} throws, with the caller's stack.
     *
     * @param <T> the interface
     * @param client makes the calls; closing it ends the object's use
     * @param type an interface whose abstract methods are all marked {@link Procedure}
     * @throws IllegalArgumentException if the type is no interface, or a method is unmarked or has no URI; the message names it
     */
    public static <T> T of(Client client, Class<T> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is not an interface: calls need one");
        }
        Map<Method, Invoker> invokers = new HashMap<>();
        for (Method method : type.getMethods()) {
            Procedure mark = Marks.of(method, Procedure.class);
            if (mark != null) {
                invokers.put(method, new Invoker(client, Marks.uri(type, method, mark), method, mark));
            } else if (!method.isDefault() && !Modifier.isStatic(method.getModifiers())) {
                throw new IllegalArgumentException(
                        method + " is not marked @Procedure: mark it, or give it a default body");
            }
        }
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Handler(type, invokers)));
    }

    private record Handler(Class<?> type, Map<Method, Invoker> invokers) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] values)
                throws Throwable {
            Invoker invoker = invokers.get(method);
            if (invoker != null) {
                return invoker.invoke(values);
            }
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, values);
            }
            return switch (method.getName()) {
                case "equals" -> values != null && proxy == values[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "calls of " + type.getName();
            };
        }
    }

    /** A method of the interface, with its call. */
    private static final class Invoker {
        private final Client client;
        private final String uri;
        private final Method method;
        private final Parameters parameters;
        private final CallOptions options;

        Invoker(Client client, String uri, Method method, Procedure mark) {
            this.client = client;
            this.uri = uri;
            this.method = method;
            this.parameters = new Parameters(method);
            CallOptions marked = mark.discloseMe() ? CallOptions.DEFAULT.discloseMe() : CallOptions.DEFAULT;
            marked = mark.idempotent() ? marked.idempotent() : marked;
            this.options = mark.timeoutMillis() > 0 ? marked.timeout(Duration.ofMillis(mark.timeoutMillis())) : marked;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a future is what the method returns
        @Nullable
        Object invoke(@Nullable Object @Nullable [] values) throws InterruptedException {
            Arguments arguments = parameters.arguments(values);
            Class<?> returned = method.getReturnType();
            Type generic = method.getGenericReturnType();
            if (Flow.Publisher.class == returned) {
                return client.stream(options, GenericType.of(Parameters.only(generic)), uri, arguments);
            }
            CompletableFuture<Arguments> call = client.call(options, uri, arguments);
            if (CompletionStage.class.isAssignableFrom(returned)) {
                return bound(call, Parameters.only(generic));
            }
            return result(BlockingClient.await(call), generic);
        }

        private static CompletableFuture<@Nullable Object> bound(CompletableFuture<Arguments> call, Type type) {
            CompletableFuture<@Nullable Object> bound = new CompletableFuture<>();
            CompletableFuture<Arguments> unused = call.whenComplete((results, failure) -> {
                if (failure != null) {
                    bound.completeExceptionally(
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
                    return;
                }
                try {
                    bound.complete(result(results, type));
                } catch (RuntimeException mismatch) {
                    bound.completeExceptionally(mismatch);
                }
            });
            CompletableFuture<@Nullable Object> unusedToo = bound.whenComplete((result, failure) -> {
                if (bound.isCancelled()) {
                    call.cancel(true);
                }
            });
            return bound;
        }
    }

    static @Nullable Object result(Arguments results, Type type) {
        if (type == void.class || type == Void.class) {
            return null;
        }
        if (type == Arguments.class || (type instanceof Class<?> one && one.isAnnotationPresent(Several.class))) {
            return results.to((Class<?>) type);
        }
        boolean isNothing = results.json(0).map("null"::equals).orElse(true);
        boolean mayBeNull =
                !(type instanceof Class<?> one && one.isPrimitive()) && Parameters.raw(type) != Optional.class;
        return isNothing && mayBeNull ? null : results.as(0, type);
    }
}
