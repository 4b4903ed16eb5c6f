package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.ServerSettings;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.runtime.Hub;
import dev.parley.server.LogLines;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the WAR answers those who operate it, and whom. */
class ManagementServletTest {
    private static final String HOST = "Host: localhost:8080";
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "192.0.2.7";
    private static final String TOKEN = "0123456789abcdef";

    private final Set<String> declared = new HashSet<>();
    private final Set<String> paths = new HashSet<>();
    private String protocol = "HTTP/1.1";
    private String authority = "";
    private Servlet servlet;
    private Hub hub;
    private Operation operation;

    private record Answer(int status, Map<String, String> headers, String body) {}

    @AfterEach
    void close() {
        if (operation != null) {
            operation.close();
        }
        hub.close();
    }

    private static ServerSettings settings(String json) {
        Configuration read =
                ConfigurationFile.read(new StringReader(json.replace('\'', '"')), null, Map.<String, String>of()::get);
        return read.resolve();
    }

    private void open(String json) {
        ServerSettings settings = settings(json);
        hub = new Hub(settings.router());
        ServletRegistration.Dynamic registration = as(ServletRegistration.Dynamic.class, (called, arguments) -> {
            if (called.equals("addMapping")) {
                paths.addAll(List.of((String[]) arguments[0]));
                return Set.of();
            }
            return null;
        });
        ServletContext context = as(ServletContext.class, (called, arguments) -> {
            if (called.equals("addServlet")) {
                servlet = (Servlet) arguments[1];
                return registration;
            }
            if (called.equals("declareRoles")) {
                declared.addAll(List.of((String[]) arguments[0]));
            }
            return null;
        });
        operation = Operation.open(context, hub, settings, () -> TrustedProxies.NONE);
    }

    @Test
    void aUserWhoHasTheRoleLooksAtMessagesAsFarAsTheConfigurationPermits() throws Exception {
        open("{'management': {'role': 'operators', 'token': '" + TOKEN + "', 'tail': 'payloads'}}");
        String olga = basic("olga");
        Client client = hub.join("realm1").get(20, TimeUnit.SECONDS);
        assertTrue(paths.containsAll(List.of("/api/tail", "/api/messages", "/api/untail")));
        String path = "POST /api/tail?realm=realm1&session=" + client.sessionId();
        assertEquals(401, ask(HERE, path, HOST).status());
        try (LogLines log = LogLines.of("dev.parley.audit")) {
            assertEquals(
                    "{\"tail\":1,\"hasPayloads\":true}\n",
                    ask(ELSEWHERE, path, HOST, olga).body());
            log.await("tail_begun tail='1' realm='realm1' session='" + client.sessionId()
                    + "' payloads='true' address='" + ELSEWHERE + "' user='olga'");
        }
        client.publishAcknowledged("com.example.news", "all is well").get(20, TimeUnit.SECONDS);
        String seen =
                ask(ELSEWHERE, "GET /api/messages?tail=1&after=0", HOST, olga).body();
        assertTrue(seen.contains("\"payload\":\"[\\\"all is well\\\"]\""), seen);
        Operation.change(operation, settings("{'management': {'role': 'operators', 'token': '" + TOKEN + "'}}"));
        assertEquals(404, ask(ELSEWHERE, "GET /api/messages?tail=1", HOST, olga).status());
        assertEquals(403, ask(ELSEWHERE, path, HOST, olga).status());
        client.close();
    }

    private Answer ask(String from, String first, String... lines) throws Exception {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            headers.put(line.substring(0, line.indexOf(':')), List.of(line.substring(line.indexOf(':') + 2)));
        }
        String[] user = new String[1];
        HttpServletRequest request = as(HttpServletRequest.class, (called, arguments) -> switch (called) {
            case "getMethod" -> first.substring(0, first.indexOf(' '));
            case "getServletPath" -> first.substring(first.indexOf(' ') + 1).replaceFirst("\\?.*", "");
            case "getQueryString" -> first.contains("?") ? first.substring(first.indexOf('?') + 1) : null;
            case "getRemoteAddr" -> from;
            case "getProtocol" -> protocol;
            case "getServerName" -> authority;
            case "getServerPort" -> 8080;
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(arguments[0], List.of()));
            case "getHeader" ->
                headers.containsKey(arguments[0]) ? headers.get(arguments[0]).get(0) : null;
            case "getUserPrincipal" -> user[0] == null ? null : (Principal) () -> user[0];
            case "isUserInRole" -> "olga".equals(user[0]) && "operators".equals(arguments[0]);
            case "login" -> {
                if (!arguments[1].equals(arguments[0] + "-password")) {
                    throw new ServletException("wrong");
                }
                user[0] = (String) arguments[0];
                yield null;
            }
            default -> null;
        });
        int[] status = new int[1];
        Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpServletResponse response = as(HttpServletResponse.class, (called, arguments) -> switch (called) {
            case "setStatus" -> {
                status[0] = (Integer) arguments[0];
                yield null;
            }
            case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
            case "getOutputStream" -> stream(body);
            default -> null;
        });
        servlet.service(request, response);
        return new Answer(status[0], answered, body.toString(StandardCharsets.UTF_8));
    }

    private static ServletOutputStream stream(ByteArrayOutputStream body) {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(int octet) {
                body.write(octet);
            }
        };
    }

    /** Answers a call by the method's name and its arguments. */
    private interface Called {
        Object answer(String method, Object... arguments) throws Exception;
    }

    private static <T> T as(Class<T> type, Called called) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = called.answer(method.getName(), arguments == null ? new Object[0] : arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    private static String basic(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + user + "-password").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aContainerThatMakesNoHostOfAnAuthorityIsAskedForThat() throws Exception {
        open("{'management': {}}");
        protocol = "HTTP/2.0";
        authority = "localhost";
        assertEquals(200, ask(HERE, "GET /livez").status());
        authority = "rebound.example";
        assertEquals(403, ask(HERE, "GET /livez").status());
    }

    @Test
    void withoutManagementThereIsNothing() {
        open("{}");
        assertEquals(Set.of(), paths);
    }

    @Test
    void metricsAndHealthAreForProgramsOnThisMachine() throws Exception {
        open("{'management': {}}");
        assertEquals(
                Set.of(
                        "/metrics",
                        "/health",
                        "/health/live",
                        "/health/ready",
                        "/health/started",
                        "/livez",
                        "/readyz",
                        "/healthz",
                        "/drain",
                        "/inspector",
                        "/api/router",
                        "/api/samples",
                        "/api/sessions",
                        "/api/closed",
                        "/api/registrations",
                        "/api/subscriptions",
                        "/api/retained",
                        "/api/durables",
                        "/api/messages",
                        "/api/tail",
                        "/api/untail",
                        "/api/kill",
                        "/api/revoke",
                        "/api/forget"),
                paths);
        Answer metrics = ask(HERE, "GET /metrics", HOST);
        assertEquals(200, metrics.status());
        assertTrue(metrics.body().contains("\nparley_sessions{realm=\"realm1\"} 0.0\n"), metrics.body());
        assertTrue(metrics.body().contains("\nprocess_"), metrics.body());
        assertTrue(metrics.headers().get("Content-Type").startsWith("text/plain; version=0.0.4"));
        Answer health = ask(HERE, "GET /health", HOST);
        assertEquals(200, health.status());
        assertTrue(health.body().contains("\"realm1\":0"), health.body());
        assertEquals("", ask(HERE, "HEAD /metrics", HOST).body());
        assertEquals(405, ask(HERE, "POST /metrics", HOST).status());
    }

    @ParameterizedTest
    @CsvSource({
        ELSEWHERE + ", Host: localhost",
        HERE + ", Host: evil.example",
        HERE + ", Origin: http://localhost.evil.example",
        HERE + ", Sec-Fetch-Site: cross-site",
        HERE + ", X-Forwarded-For: 127.0.0.1",
        HERE + ", Forwarded: for=127.0.0.1",
        HERE + ", Via: 1.1 proxy"
    })
    void nobodyElseIsAnswered(String from, String line) throws Exception {
        open("{'management': {}}");
        for (String first : List.of("GET /metrics", "GET /health", "GET /livez", "POST /drain")) {
            Answer answer = line.startsWith("Host") ? ask(from, first, line) : ask(from, first, HOST, line);
            assertEquals(403, answer.status(), first);
            assertFalse(answer.body().contains("parley_"), answer.body());
        }
        assertFalse(hub.isDraining());
    }

    @Test
    void theInspectorIsBelowTheContextPath() throws Exception {
        open("{'management': {}}");
        Answer page = ask(HERE, "GET /inspector", HOST);
        assertEquals(200, page.status());
        assertTrue(
                page.headers().get("Content-Type").startsWith("text/html"),
                page.headers().toString());
        assertTrue(page.headers().get("Content-Security-Policy").contains("script-src 'sha256-"));
        Answer sessions = ask(HERE, "GET /api/sessions?realm=realm1&limit=1", HOST);
        assertEquals("{\"entries\":[],\"next\":null}\n", sessions.body());
        assertEquals(400, ask(HERE, "GET /api/sessions", HOST).status());
        assertEquals(
                404,
                ask(HERE, "POST /api/kill?realm=realm1&session=1", HOST, HOST.replace("Host: ", "Origin: http://"))
                        .status());
        assertEquals(
                403,
                ask(HERE, "POST /api/kill?realm=realm1&session=1", HOST, "Origin: http://evil.example")
                        .status());
    }

    @Test
    void usersOfTheContainerWhoHaveTheRoleAreAnsweredFromAnywhere() throws Exception {
        open("{'management': {'role': 'operators'}}");
        assertEquals(Set.of("operators"), declared);
        assertEquals(200, ask(HERE, "GET /metrics", HOST).status());
        assertEquals(200, ask(ELSEWHERE, "GET /metrics", basic("olga")).status());
        assertEquals(403, ask(ELSEWHERE, "GET /metrics", basic("rita")).status());
        Answer unknown = ask(ELSEWHERE, "GET /metrics");
        assertEquals(401, unknown.status());
        assertTrue(unknown.headers().get("WWW-Authenticate").startsWith("Basic realm="));
        assertEquals(
                403,
                ask(ELSEWHERE, "POST /drain", basic("olga"), "Origin: https://evil.example")
                        .status());
        assertFalse(hub.isDraining());
    }

    @Test
    void guessesAreCounted() throws Exception {
        open("{'management': {'role': 'operators'}}");
        String guess = "Authorization: Basic "
                + Base64.getEncoder().encodeToString("olga:guess".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 100; i++) {
            assertEquals(401, ask(ELSEWHERE, "GET /metrics", guess).status());
        }
        Answer tooMany = ask(ELSEWHERE, "GET /metrics", basic("olga"));
        assertEquals(429, tooMany.status());
        assertEquals("61", tooMany.headers().get("Retry-After"));
        assertEquals(200, ask("192.0.2.8", "GET /metrics", basic("olga")).status());
    }

    @Test
    void withATokenThisMachineShowsItTooAndProbesAreToldNoMoreThanWhetherItIsSo() throws Exception {
        open("{'management': {'token': '" + TOKEN + "', 'role': 'operators'}}");
        String shown = "Authorization: Bearer " + TOKEN;
        assertEquals(200, ask(ELSEWHERE, "GET /metrics", shown).status());
        assertEquals(200, ask(ELSEWHERE, "GET /metrics", basic("olga")).status());
        assertEquals(401, ask(HERE, "GET /metrics", HOST).status());
        assertEquals(401, ask(HERE, "POST /drain", HOST, shown + "0").status());
        Answer probe = ask(ELSEWHERE, "GET /livez");
        assertEquals(200, probe.status());
        assertFalse(probe.body().contains("realm1"), probe.body());
        assertTrue(ask(ELSEWHERE, "GET /livez", shown).body().contains("realm1"));
    }

    @Test
    void whoDrainsItHasItRefuseAndRestAlive() throws Exception {
        open("{'management': {}}");
        assertEquals(200, ask(HERE, "GET /readyz", HOST).status());
        Answer begun = ask(HERE, "POST /drain", HOST);
        assertEquals(202, begun.status());
        assertTrue(begun.body().contains("deployed anew"), begun.body());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!hub.isClosed()) {
            assertTrue(System.nanoTime() < deadline, "it is not closed");
            Thread.onSpinWait();
        }
        assertEquals(503, ask(HERE, "GET /readyz", HOST).status());
        assertEquals(200, ask(HERE, "GET /livez", HOST).status());
        assertEquals(200, ask(HERE, "GET /metrics", HOST).status());
    }

    @Test
    void anotherConfigurationAppliesAtOnce() throws Exception {
        open("{'management': {}}");
        Operation.change(operation, settings("{'management': {'token': '" + TOKEN + "'}}"));
        assertEquals(401, ask(HERE, "GET /metrics", HOST).status());
        Operation.change(operation, settings("{}"));
        assertEquals(404, ask(HERE, "GET /metrics", HOST).status());
    }

    @Test
    void whatIsForTheStandaloneServerIsSaid() {
        open("{}");
        List<String> cautions = Cautions.inContainer(settings("{'management': {'host': '127.0.0.1', 'port': 9090}}"));
        assertEquals(2, cautions.size());
        assertTrue(cautions.get(0).startsWith("management.host has no effect here"), cautions.get(0));
        assertTrue(cautions.get(1).startsWith("management.port has no effect here"), cautions.get(1));
        assertEquals(List.of(), Cautions.inContainer(settings("{'management': {}, 'drain': {'graceMillis': 1}}")));
        assertTrue(Cautions.inContainer(settings("{'drain': {'graceMillis': 1}}"))
                .get(0)
                .startsWith("drain has no effect here without management"));
        assertTrue(Cautions.withoutContainer(settings("{'management': {'role': 'operators'}}"))
                .get(0)
                .startsWith("management.role has no effect here"));
    }
}
