/**
 * What sessions may do in a realm: {@link dev.parley.auth.rights.Rule}s that give {@link dev.parley.auth.rights.Right}s on URIs, and
 * {@link dev.parley.auth.rights.Permissions}, which the router asks. Uses {@code message}.
 */
@NullMarked
package dev.parley.auth.rights;

import org.jspecify.annotations.NullMarked;
