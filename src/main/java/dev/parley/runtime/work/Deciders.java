package dev.parley.runtime.work;

import dev.parley.auth.Decider;
import dev.parley.codec.PlainPayloads;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Result;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Java classes that decide, each made once: beans, where there is CDI, else services. Called in threads that may block; the
 * configuration asks whether there is one.
 */
public final class Deciders {
    private static final Logger LOG = System.getLogger(Deciders.class.getName());
    private static final RareLog FAILURES = new RareLog();

    /** Found when the application begins: later, the thread may be one in which a container does not know whose beans to give. */
    private static final List<Provider> PROVIDERS = providers();

    /** More than there will ever be providers whose dependencies are absent. */
    private static final int MOST_FAILURES = 100;

    /** Has deciders that are no services. Found by {@link ServiceLoader}. */
    public interface Provider {
        /** What gives the decider of that class, or null. */
        @Nullable
        Supplier<Decider> find(String className);
    }

    /** How many decide at once. */
    private static final int THREADS = 64;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final PayloadFormat format = new PlainPayloads();
    private final Map<String, Decider> byName = new ConcurrentHashMap<>();

    public Deciders(ThreadFactory factory) {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Does that in one of a bounded number of threads, once there is one free. Nothing is done any more after {@link #close}. */
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closed) {
            LOG.log(Level.DEBUG, "nobody decides any more: the router is closed");
        }
    }

    /** Begins no more work; what has begun goes on to its end. */
    public void close() {
        threads.shutdown();
    }

    public static boolean isNamed(Question question) {
        return question.procedure().startsWith(Decider.PREFIX);
    }

    /** What the class that the question names decides. */
    public Reply answer(Question question) {
        try {
            Decider decider =
                    byName.computeIfAbsent(question.procedure().substring(Decider.PREFIX.length()), this::make);
            Object decision = decider.decide(format.arguments(question.arguments()));
            return new Reply(new Result(1, Dict.EMPTY, format.payload(Arrays.asList(decision), Map.of())), true);
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            // peers cause it, at the rate they like
            if (FAILURES.isDue()) {
                LOG.log(Level.WARNING, question.procedure() + " failed to decide", failure);
            }
            return new Reply(error(ErrorUri.RUNTIME_ERROR), true);
        }
    }

    private Decider make(String name) {
        Supplier<? extends Decider> source = find(name, loader);
        if (source == null) {
            throw new IllegalStateException("there is no " + Decider.class.getName() + " " + name + " any more");
        }
        return source.get();
    }

    /** Whether there is one of that class, for the application whose thread asks. */
    public static boolean exists(String name) {
        return find(name, Thread.currentThread().getContextClassLoader()) != null;
    }

    private static @Nullable Supplier<? extends Decider> find(String name, ClassLoader loader) {
        for (Provider provider : PROVIDERS) {
            Supplier<Decider> found = provider.find(name);
            if (found != null) {
                return found;
            }
        }
        return usable(ServiceLoader.load(Decider.class, loader).stream().iterator()).stream()
                .filter(service -> service.type().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<Provider> providers() {
        return usable(ServiceLoader.load(Provider.class, Provider.class.getClassLoader())
                .iterator());
    }

    /**
     * The services that can be loaded: without CDI, that of CDI cannot. The iterator says so before it gives one: by a {@link
     * ServiceConfigurationError}, in JDK 25 by the {@link LinkageError} itself. It may stay where it is, and fail again.
     */
    static <T> List<T> usable(Iterator<T> services) {
        List<T> usable = new ArrayList<>();
        int failures = 0;
        boolean isMore = true;
        while (isMore && failures < MOST_FAILURES) {
            try {
                isMore = services.hasNext();
                if (isMore) {
                    usable.add(services.next());
                }
            } catch (ServiceConfigurationError | LinkageError absent) {
                failures++;
                LOG.log(Level.DEBUG, "what a provider of deciders needs is not there: {0}", absent.toString());
            }
        }
        return usable;
    }

    /** Nobody can be asked. */
    public static Reply failure(String error) {
        return new Reply(error(error), false);
    }

    private static ErrorReply error(String error) {
        return new ErrorReply(MessageType.CALL, 1, Dict.EMPTY, error, Payload.NONE);
    }
}
