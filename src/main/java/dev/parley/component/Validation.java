package dev.parley.component;

import dev.parley.client.WampException;
import dev.parley.message.ErrorUri;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** The Bean Validation of parameters, if there is one on the class path; else no check. Called by {@link Components}. */
final class Validation {
    private Validation() {}

    /**
     * Checks the constraints on the parameters of a method.
     *
     * @throws WampException with {@code wamp.error.invalid_argument} and the violations, if there are any
     */
    static void check(Object component, Method method, Object[] values) {
        Check check = Present.CHECK;
        if (check != null) {
            String complaint = check.complaint(component, method, values);
            if (!complaint.isEmpty()) {
                throw new WampException(ErrorUri.INVALID_ARGUMENT, complaint);
            }
        }
    }

    /** A validator. */
    interface Check {
        /** The violations by those values, in one line for the caller; empty if there are none. */
        String complaint(Object component, Method method, Object[] values);
    }

    private static final class Present {
        static final @Nullable Check CHECK = find();

        private static @Nullable Check find() {
            try {
                return new BeanValidation();
            } catch (LinkageError | ServiceConfigurationError | RuntimeException absent) {
                // there is no API, or no implementation of it
                System.getLogger(Validation.class.getName())
                        .log(
                                Level.DEBUG,
                                "parameters are not validated, because there is no Bean Validation: {0}",
                                absent.toString());
                return null;
            }
        }
    }
}
