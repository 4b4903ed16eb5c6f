package dev.parley.http;

import org.jspecify.annotations.Nullable;

/**
 * What the server answers to plain GET requests. Written by whoever configures {@link WebServer}, called by it on a
 * selector thread: must not block.
 */
@FunctionalInterface
public interface Pages {
    /** The page at {@code path}, as sent and without the query; null if there is none. */
    @Nullable
    Page page(String path);
}
