package dev.parley.router;

import org.jspecify.annotations.Nullable;

/**
 * Who fixes the order in which a realm changes: nobody but the realm where it has one node, for which an {@link Entry} counts at once; or
 * somebody who tells each node the same entries in the same order. Whoever makes the router says so.
 *
 * @param self the node that this router is; null where there are no others
 */
public record Roll(@Nullable NodeId self) {
    /** One node alone: the order is the order of arrival. */
    public static final Roll NONE = new Roll(null);

    public boolean isShared() {
        return self != null;
    }
}
