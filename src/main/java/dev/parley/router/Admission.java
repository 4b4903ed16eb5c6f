package dev.parley.router;

import dev.parley.auth.Identity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lobby's permission for a peer to have a session in a realm. The lobby makes it, the realm reads it.
 *
 * @param session the id that the session is to have, where it is free
 * @param announcement the roles and features that its HELLO announced
 * @param authextra {@code WELCOME.Details.authextra}; empty where there is none
 */
public record Admission(
        long session, Announcement announcement, Identity identity, Map<String, @Nullable Object> authextra) {}
