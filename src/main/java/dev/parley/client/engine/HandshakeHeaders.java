package dev.parley.client.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The headers that go with a client's handshakes, each asked for at each. Collected by who makes an {@link Engine}, in one thread. */
public final class HandshakeHeaders {
    private final Map<String, List<Supplier<String>>> headers = new LinkedHashMap<>();
    private final List<String> cookies = new ArrayList<>();

    /** What the header Authorization, or Proxy-Authorization, says of a name and a password; the name has no colon. */
    public static String basic(String name, String password) {
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the name " + name + " has a colon: it ends a name (RFC 7617)");
        }
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Adds one; fails where it is a second Authorization, or a cookie. */
    public void add(String name, Supplier<String> value) {
        boolean isSecond = headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
        if (isSecond && name.equalsIgnoreCase("Authorization")) {
            throw new IllegalArgumentException("two Authorization headers: a handshake has room for one");
        }
        if (name.equalsIgnoreCase("Cookie")) {
            throw new IllegalArgumentException("a Cookie header: give its cookies one by one, with cookie(…)");
        }
        headers.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    public void addCookie(String name, String value) {
        cookies.add(name + "=" + value);
    }

    /** All of them, by name. */
    public Map<String, List<Supplier<String>>> all() {
        Map<String, List<Supplier<String>>> all = new LinkedHashMap<>();
        headers.forEach((name, values) -> all.put(name, List.copyOf(values)));
        if (!cookies.isEmpty()) {
            // "the user agent MUST NOT attach more than one Cookie header field" (RFC 6265)
            String together = String.join("; ", cookies);
            all.put("Cookie", List.of(() -> together));
        }
        return Map.copyOf(all);
    }
}
