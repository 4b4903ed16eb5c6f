/**
 * Calls from callers to callees and results back: registrations, invocations, cancellation and time limits. Internal to the router.
 */
@NullMarked
package dev.parley.router.rpc;

import org.jspecify.annotations.NullMarked;
