package dev.parley.component;

import dev.parley.client.WampException;
import dev.parley.message.ErrorUri;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Bean Validation of parameters, if there is one on the class path; else no check. Called by {@link Components}. */
final class Validation {
    private static final String API = "jakarta.validation.";

    private Validation() {}

    /**
     * Checks the constraints on the parameters of a method.
     *
     * @throws WampException with {@code wamp.error.invalid_argument} and the violations, if there are any
     */
    static void check(Object component, Method method, Object[] values) {
        String violations = violations(component, method, values);
        if (!violations.isEmpty()) {
            throw new WampException(ErrorUri.INVALID_ARGUMENT, violations);
        }
    }

    /** The violations of constraints by those values, in one line and without the values; empty if there are none. */
    static String violations(Object component, Method method, Object[] values) {
        Check check = Present.FOUND.check();
        return check == null ? "" : check.violations(component, method, values);
    }

    /** Warns if the method has constraints, and nothing is there that checks them: whoever wrote them relies on them. */
    static void warnOfUnchecked(Method method) {
        String caution = Present.FOUND.check() == null ? caution(method, Present.FOUND.absence()) : null;
        if (caution != null) {
            System.getLogger(Validation.class.getName()).log(Level.WARNING, caution);
        }
    }

    /** What to say of a method whose constraints are not checked; null if it has none. */
    static @Nullable String caution(Method method, String absence) {
        boolean isConstrained = Stream.of(method.getParameterAnnotations())
                .flatMap(Stream::of)
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getName().startsWith(API)
                        || Stream.of(type.getAnnotations())
                                .anyMatch(
                                        meta -> meta.annotationType().getName().equals(API + "Constraint")));
        return isConstrained
                ? "the constraints on the parameters of " + method
                        + " are not checked: put a Bean Validation implementation on the class path, such as"
                        + " org.hibernate.validator:hibernate-validator with org.glassfish.expressly:expressly ("
                        + absence
                        + ")"
                : null;
    }

    /** A validator. */
    interface Check {
        /** The violations by those values, in one line; empty if there are none. */
        String violations(Object component, Method method, Object[] values);
    }

    /**
     * What the class path has.
     *
     * @param check null if it has no API, or no implementation of it
     * @param absence why the check is null
     */
    private record Found(@Nullable Check check, String absence) {}

    private static final class Present {
        static final Found FOUND = find();

        private static Found find() {
            try {
                return new Found(new BeanValidation(), "");
            } catch (LinkageError | ServiceConfigurationError | RuntimeException absent) {
                System.getLogger(Validation.class.getName())
                        .log(
                                Level.DEBUG,
                                "parameters are not validated, because there is no Bean Validation: {0}",
                                absent.toString());
                return new Found(null, absent.toString());
            }
        }
    }
}
