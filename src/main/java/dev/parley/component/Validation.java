package dev.parley.component;

import dev.parley.client.WampException;
import dev.parley.message.ErrorUri;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Bean Validation of parameters, where there is one on the class path. */
final class Validation {
    private Validation() {}

    /**
     * Checks the constraints on the parameters of a method.
     *
     * @throws WampException {@code wamp.error.invalid_argument}, with what is wrong, if they are violated
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

    /** What a validator has to say. */
    interface Check {
        /** What is wrong with those values; empty where nothing is. */
        String complaint(Object component, Method method, Object[] values);
    }

    private static final class Present {
        static final @Nullable Check CHECK = find();

        private static @Nullable Check find() {
            try {
                return new BeanValidation();
            } catch (LinkageError | ServiceConfigurationError | RuntimeException none) {
                // no API, or no implementation of it
                System.getLogger(Validation.class.getName())
                        .log(Level.DEBUG, "no Bean Validation: {0}", none.toString());
                return null;
            }
        }
    }
}
