/**
 * What clients tell OpenTelemetry, where an application has its API: spans of calls and publications, and of the work of procedures and
 * handlers, by the semantic conventions for RPC and messaging. Without the API nothing of it is loaded but {@link
 * dev.parley.client.trace.Traces}. Uses {@code message}, {@code client.engine} and {@code io.opentelemetry}.
 */
@NullMarked
package dev.parley.client.trace;

import org.jspecify.annotations.NullMarked;
