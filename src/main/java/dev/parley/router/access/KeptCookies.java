package dev.parley.router.access;

import dev.parley.auth.cookie.CookieChange;
import dev.parley.auth.cookie.CookieLogin;
import dev.parley.message.AuthMethod;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.router.Entry;
import dev.parley.router.PlaceId;
import dev.parley.router.Time;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has what cookies mean outlive the router: {@code cookie/} and the hash of a cookie, and the login that it stands for, as arguments and
 * keyword arguments of JSON. The realm alone calls it.
 */
public final class KeptCookies {
    /** What saved keys begin with. */
    private static final String PREFIX = "cookie/";

    private static final int PARTS = 8;

    private final PlaceId realm;
    private final Entrance entrance;
    private final Scribe scribe;
    private final Actions actions;
    private final PayloadFormat format;

    public KeptCookies(PlaceId realm, Entrance entrance, Scribe scribe, Actions actions, PayloadFormat format) {
        this.scribe = scribe;
        this.realm = realm;
        this.entrance = entrance;
        this.actions = actions;
        this.format = format;
    }

    /** To be called when the fact at hand has been dealt with: saves what has changed, in whatever thread it did, and tells other nodes. */
    public void settle() {
        for (CookieChange change : entrance.authentication().takeCookieChanges()) {
            CookieLogin login = change.login();
            String text = login == null ? null : text(login);
            actions.save(realm, PREFIX + change.hash(), text);
            if (scribe.isShared()) {
                scribe.enter(new Entry.CookieChanged(change.hash(), text));
            }
        }
    }

    /** Another node has found out that a cookie means something else than before. */
    public void changed(Entry.CookieChanged changed, Time now) {
        String login = changed.login();
        if (login == null) {
            entrance.authentication().loseCookie(changed.hash());
        } else {
            boolean unused = entrance.authentication().restoreCookie(changed.hash(), login(login), now.wallMillis());
        }
    }

    private String text(CookieLogin login) {
        Object permitted = login.permittedMillis() == Long.MAX_VALUE ? null : login.permittedMillis();
        List<@Nullable Object> parts = Arrays.asList(
                login.authid(),
                login.role(),
                login.method().key(),
                login.provider(),
                login.key(),
                permitted,
                login.expiresMillis(),
                login.mark());
        return format.payload(parts, login.extra()).json();
    }

    /**
     * A value that was saved before the router was started again.
     *
     * @return whether it is one of a cookie
     * @throws IllegalArgumentException if it cannot be read
     */
    public boolean loaded(String key, String value, Time now) {
        if (!key.startsWith(PREFIX)) {
            return false;
        }
        if (!entrance.authentication().restoreCookie(key.substring(PREFIX.length()), login(value), now.wallMillis())) {
            actions.save(realm, key, null);
        }
        return true;
    }

    private CookieLogin login(String value) {
        List<?> both = format.arguments(Payload.slice("[" + value + "]", value.length() + 2));
        if (both.isEmpty() || !(both.get(0) instanceof List<?> parts) || parts.size() != PARTS) {
            throw new IllegalArgumentException("no login of a cookie");
        }
        AuthMethod method = AuthMethod.of(text(parts, 2));
        if (method == null) {
            throw new IllegalArgumentException("no method: " + parts.get(2));
        }
        return new CookieLogin(
                text(parts, 0),
                text(parts, 1),
                method,
                text(parts, 3),
                both.size() < 2 ? Map.<String, @Nullable Object>of() : dict(both.get(1)),
                text(parts, 4),
                parts.get(5) == null ? Long.MAX_VALUE : millis(parts, 5),
                millis(parts, 6),
                text(parts, 7));
    }

    private static String text(List<?> parts, int index) {
        if (parts.get(index) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text: " + parts.get(index));
    }

    private static long millis(List<?> parts, int index) {
        if (parts.get(index) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("no time: " + parts.get(index));
    }

    @SuppressWarnings("unchecked") // JSON has no other dicts
    private static Map<String, @Nullable Object> dict(Object value) {
        if (value instanceof Map<?, ?> dict) {
            return (Map<String, @Nullable Object>) dict;
        }
        throw new IllegalArgumentException("no dict: " + value);
    }
}
