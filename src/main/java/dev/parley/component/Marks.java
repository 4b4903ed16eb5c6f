package dev.parley.component;

import dev.parley.message.MatchPolicy;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The lookup of annotations on methods, own or inherited from an interface or superclass. Called by {@link Components} and {@link Proxies}. */
final class Marks {
    private Marks() {}

    /** The annotation of a method, own or inherited; null if there is none. */
    static <A extends Annotation> @Nullable A of(Method method, Class<A> mark) {
        Method marked = marked(method, mark);
        return marked == null ? null : marked.getAnnotation(mark);
    }

    /**
     * The method that carries the annotation, and those of its parameters: itself, or one that it implements or overrides; null if
     * none does.
     */
    static @Nullable Method marked(Method method, Class<? extends Annotation> mark) {
        return method.isAnnotationPresent(mark) ? method : inherited(method.getDeclaringClass(), method, mark);
    }

    private static @Nullable Method inherited(Class<?> type, Method method, Class<? extends Annotation> mark) {
        for (Class<?> parent : type.getInterfaces()) {
            Method found = declared(parent, method, mark);
            if (found != null) {
                return found;
            }
        }
        Class<?> parent = type.getSuperclass();
        return parent == null ? null : declared(parent, method, mark);
    }

    private static @Nullable Method declared(Class<?> type, Method method, Class<? extends Annotation> mark) {
        try {
            Method found = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
            if (found.isAnnotationPresent(mark)) {
                return found;
            }
        } catch (NoSuchMethodException elsewhere) {
            // one of its parents may have it
        }
        return inherited(type, method, mark);
    }

    /**
     * The URI of a method that is marked {@link Procedure}.
     *
     * @param type the class or interface that may give the prefix
     * @throws IllegalArgumentException if neither the mark nor the type gives one
     */
    static String uri(Class<?> type, Method method, Procedure mark) {
        return mark.value().isEmpty()
                ? behindPrefix(type, method, "." + method.getName(), MatchPolicy.EXACT)
                : behindPrefix(type, method, mark.value(), mark.match());
    }

    /**
     * The URI of a method that is marked {@link Subscribe}.
     *
     * @param type the class that may give the prefix
     * @throws IllegalArgumentException if it wants a prefix, and the type has none
     */
    static String uri(Class<?> type, Method method, Subscribe mark) {
        return behindPrefix(type, method, mark.value(), mark.match());
    }

    private static String behindPrefix(Class<?> type, Method method, String uri, MatchPolicy match) {
        if (!uri.startsWith(".")) {
            return uri;
        }
        String prefix = prefix(type);
        if (prefix != null) {
            return prefix + uri;
        }
        if (match == MatchPolicy.WILDCARD) {
            // its first component is empty, and stands for any
            return uri;
        }
        throw new IllegalArgumentException(method
                + " has no URI: write it in the annotation, as in @Procedure(\"com.example.add\") or"
                + " @Subscribe(\"com.example.price\"), or write a prefix in a @Procedure at the type");
    }

    private static @Nullable String prefix(@Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        Procedure mark = type.getAnnotation(Procedure.class);
        if (mark != null) {
            return mark.value();
        }
        for (Class<?> parent : type.getInterfaces()) {
            String prefix = prefix(parent);
            if (prefix != null) {
                return prefix;
            }
        }
        return prefix(type.getSuperclass());
    }
}
