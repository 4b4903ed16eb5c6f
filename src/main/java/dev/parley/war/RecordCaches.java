package dev.parley.war;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.Map;

/**
 * Has the JDK forget our records. Before JDK 19, what makes their {@code equals}, {@code hashCode} and {@code toString} remembers the
 * types of the last one it was asked for, and with them the class loader of a web application long undeployed. Called when
 * the web application ends.
 */
final class RecordCaches {
    private static final Logger LOG = System.getLogger(RecordCaches.class.getName());

    private static final Map<String, MethodType> METHODS = Map.of(
            "equals", MethodType.methodType(boolean.class, String.class, Object.class),
            "hashCode", MethodType.methodType(int.class, String.class),
            "toString", MethodType.methodType(String.class, String.class));

    /** Asks for those of a record that there is not, of the JDK's own types. */
    void forget() {
        MethodHandle component = MethodHandles.identity(String.class);
        for (Map.Entry<String, MethodType> method : METHODS.entrySet()) {
            try {
                ObjectMethods.bootstrap(
                        MethodHandles.lookup(), method.getKey(), method.getValue(), String.class, "text", component);
            } catch (Throwable otherwise) {
                LOG.log(Level.DEBUG, "the JDK may keep the types of records", otherwise);
            }
        }
    }
}
