package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PageFilterTest {
    private final Map<String, String> headers = new TreeMap<>();
    private final AtomicInteger passed = new AtomicInteger();

    private void ask(String uri) throws Exception {
        headers.clear();
        HttpServletRequest request = as(
                HttpServletRequest.class,
                (method, arguments) -> method.equals("getContextPath") ? "/parley" : "/parley" + uri);
        HttpServletResponse response = as(HttpServletResponse.class, (method, arguments) -> {
            boolean isHeader = method.equals("setHeader");
            headers.put(isHeader ? arguments[0] : method, arguments[arguments.length - 1]);
            return "";
        });
        new PageFilter().doFilter(request, response, (same, other) -> passed.incrementAndGet());
    }

    /** Answers a call of a method that has texts for arguments. */
    private interface Answer {
        String to(String method, String... arguments);
    }

    private static <T> T as(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String[] texts = new String[arguments == null ? 0 : arguments.length];
                    for (int i = 0; i < texts.length; i++) {
                        texts[i] = String.valueOf(Objects.requireNonNull(arguments)[i]);
                    }
                    String answered = answer.to(method.getName(), texts);
                    return method.getReturnType() == String.class ? answered : null;
                }));
    }

    @Test
    void the_page_has_the_headers_that_it_has_standalone_and_nothing_else_has_them() throws Exception {
        for (String page : new String[] {"", "/", "/index.html"}) {
            ask(page);
            String policy = headers.get("Content-Security-Policy");
            assertTrue(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'sha256-"), policy);
            assertEquals("nosniff", headers.get("X-Content-Type-Options"));
            assertEquals("UTF-8", headers.get("setCharacterEncoding"));
        }
        ask("/ws");
        assertEquals(Map.of(), headers);
        assertEquals(4, passed.get());
    }
}
