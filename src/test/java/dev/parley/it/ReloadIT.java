package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import jakarta.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Another configuration while a thousand sessions call each other and get events. */
@Timeout(300)
class ReloadIT {
    private static final int SESSIONS = 1_000;
    private static final int AT_ONCE = 50;
    private static final String NEWS = "com.news.all";
    private static final String CHAT = "com.chat.all";
    private static final String NOT_AUTHORIZED = "wamp.error.not_authorized";

    /** What happens to a quarter of them each. */
    private static final List<String> KINDS = List.of("stays", "leaves", "moves", "loses");

    private Path file;
    private StandaloneRouter router;
    private final List<CrowdMember> members = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        file = RunningProgram.workDirectory("reload-load").resolve("parley.json");
        Files.writeString(file, before());
        router = StandaloneRouter.start("--config", file.toString());
    }

    @AfterEach
    void end() {
        members.forEach(CrowdMember::close);
        router.close();
    }

    private static String json(Map<String, String> roleByAuthid, Map<String, List<String>> prefixesByRole) {
        String principals = roleByAuthid.entrySet().stream()
                .map(each ->
                        "{'authid': '%s', 'role': '%s', 'ticket': 'ticket'}".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        String roles = prefixesByRole.entrySet().stream()
                .map(each -> "'" + each.getKey() + "': " + rules(each.getValue()))
                .collect(Collectors.joining(", "));
        return Identities.json("{'realms': {'realm1': {'authentication': {'ticket': {}, 'principals': [" + principals
                        + "]}, 'roles': {" + roles + "}}}}")
                .toString();
    }

    private static String rules(List<String> prefixes) {
        return prefixes.stream()
                .map(prefix -> "{'uri': '" + prefix
                        + "', 'match': 'prefix', 'allow': ['call', 'register', 'publish', 'subscribe']}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static final List<String> ALL = List.of("com.news.", "com.chat.");

    private static String before() {
        return json(
                Map.of("stays", "full", "leaves", "full", "moves", "full", "loses", "less"),
                Map.of("full", ALL, "less", ALL));
    }

    private static String after() {
        return json(
                Map.of("stays", "full", "moves", "less", "loses", "less"),
                Map.of("full", ALL, "less", List.of("com.chat.")));
    }

    private CompletableFuture<CrowdMember> logIn(String authid) {
        return CrowdMember.logIn(router.webSocket(), authid, "ticket").thenApply(member -> {
            synchronized (members) {
                members.add(member);
            }
            return member;
        });
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static String kind(int i) {
        return KINDS.get(i % KINDS.size());
    }

    /** One that subscribes to both topics and registers a procedure, or two. */
    private final class Member {
        final int number;
        final String kind;
        final CrowdMember session;
        final long news;
        final long chat;

        Member(int number) throws Exception {
            this.number = number;
            kind = kind(number);
            session = get(logIn(kind));
            CompletableFuture<Long> toNews = session.subscribe(NEWS);
            CompletableFuture<Long> toChat = session.subscribe(CHAT);
            CompletableFuture<JsonArray> registered = session.register(procedure(number));
            if (kind.equals("loses")) {
                assertEquals(65, get(session.register("com.news.echo" + number)).getInt(0));
            }
            news = get(toNews);
            chat = get(toChat);
            assertEquals(65, get(registered).getInt(0));
        }
    }

    private static String procedure(int number) {
        return "com.chat.echo" + number;
    }

    /** Calls everybody in turn, many at a time, until it is told that it is enough; each call must be answered. */
    private final class Caller {
        final CrowdMember session;
        final AtomicBoolean isEnough = new AtomicBoolean();
        final List<CompletableFuture<JsonArray>> calls = new ArrayList<>();
        final CompletableFuture<Void> done;

        Caller() throws Exception {
            session = get(logIn("stays"));
            done = CompletableFuture.runAsync(this::run);
        }

        private void run() {
            try {
                int last = 0;
                // once more round after the change
                for (int left = SESSIONS; left > 0; left -= isEnough.get() ? 1 : 0) {
                    calls.add(session.call(procedure(last++ % SESSIONS), last));
                    if (calls.size() > AT_ONCE) {
                        get(calls.get(calls.size() - AT_ONCE));
                    }
                }
                get(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)));
            } catch (Exception lost) {
                throw new AssertionError("a call was not answered", lost);
            }
        }

        void check() throws Exception {
            get(done);
            Set<String> errors = new HashSet<>();
            for (int i = 0; i < calls.size(); i++) {
                JsonArray answer = calls.get(i).get();
                if (answer.getInt(0) == 50) {
                    assertEquals(i + 1, answer.getJsonArray(3).getInt(0));
                } else {
                    String kind = kind(i % SESSIONS);
                    assertTrue(kind.equals("leaves") || kind.equals("moves"), kind + ": " + answer);
                    errors.add(answer.getString(4));
                }
            }
            errors.removeAll(Set.of("wamp.error.canceled", "wamp.error.no_such_procedure"));
            assertEquals(Set.of(), errors);
        }
    }

    /** Publishes numbers to both topics until it is told that it is enough. */
    private final class Publisher {
        final CrowdMember session;
        final AtomicBoolean isEnough = new AtomicBoolean();
        final CompletableFuture<Integer> done;

        Publisher() throws Exception {
            session = get(logIn("stays"));
            done = CompletableFuture.supplyAsync(this::run);
        }

        private int run() {
            try {
                int number = 0;
                // a few more after the change
                for (int left = 5; left > 0; left -= isEnough.get() ? 1 : 0) {
                    number++;
                    assertEquals(17, get(session.publish(NEWS, number)).getInt(0));
                    assertEquals(17, get(session.publish(CHAT, number)).getInt(0));
                }
                return number;
            } catch (Exception lost) {
                throw new AssertionError("an event was not acknowledged", lost);
            }
        }
    }

    /** Comes, calls one who stays, and goes, over and over; how often. */
    private int comeAndGo(AtomicBoolean isEnough) {
        int times = 0;
        try {
            do {
                try (CrowdMember visitor = get(CrowdMember.logIn(router.webSocket(), "stays", "ticket"))) {
                    assertEquals(50, get(visitor.call(procedure(0), 1)).getInt(0));
                    times++;
                }
            } while (!isEnough.get());
            return times;
        } catch (Exception lost) {
            throw new AssertionError("a newcomer was not let in, or not answered", lost);
        }
    }

    @Test
    void aChangeOfTheFileDropsNobodyElseAndLosesNoCall() throws Exception {
        List<Member> crowd = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            crowd.add(new Member(i));
        }
        Caller caller = new Caller();
        Publisher publisher = new Publisher();
        AtomicBoolean isEnough = new AtomicBoolean();
        CompletableFuture<Integer> visits = CompletableFuture.supplyAsync(() -> comeAndGo(isEnough));

        Path fresh = Files.writeString(file.resolveSibling("fresh.json"), after());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        router.program().awaitLine("applied the changed configuration");
        for (Member member : crowd) {
            if (member.kind.equals("leaves") || member.kind.equals("moves")) {
                assertEquals(NOT_AUTHORIZED, get(member.session.end()));
            }
        }
        caller.isEnough.set(true);
        publisher.isEnough.set(true);
        isEnough.set(true);

        caller.check();
        assertTrue(get(visits) > 0);
        int published = get(publisher.done);
        for (Member member : crowd) {
            if (member.kind.equals("stays")) {
                checkStays(member, published);
            } else if (member.kind.equals("loses")) {
                checkLoses(member, published);
            }
        }
        ExecutionException refused = assertThrows(ExecutionException.class, () -> get(logIn("leaves")));
        assertTrue(refused.getMessage().contains("authentication_denied"), refused.getMessage());
        assertEquals(17, get(get(logIn("moves")).publish(CHAT, 0)).getInt(0));
    }

    private static void checkStays(Member member, int published) throws Exception {
        assertStillThere(member);
        assertEquals(oneTo(published), member.session.numbers(member.news));
        assertEquals(oneTo(published), member.session.numbers(member.chat));
        assertFalse(member.session.unsubscribed().isDone());
    }

    private static void checkLoses(Member member, int published) throws Exception {
        for (JsonArray news : List.of(get(member.session.unsubscribed()), get(member.session.unregistered()))) {
            assertEquals(0, news.getInt(1), news.toString());
            assertEquals("no longer authorized", news.getJsonObject(2).getString("reason"), news.toString());
        }
        long revoked = get(member.session.unsubscribed())
                .getJsonObject(2)
                .getJsonNumber("subscription")
                .longValueExact();
        assertEquals(member.news, revoked);
        assertStillThere(member);
        List<Integer> seen = member.session.numbers(member.news);
        assertEquals(oneTo(seen.size()), seen);
        assertNotEquals(published, seen.size(), "events of what is not allowed any more");
        assertEquals(oneTo(published), member.session.numbers(member.chat));
        assertEquals(NOT_AUTHORIZED, get(member.session.publish(NEWS, 0)).getString(4));
    }

    /** An answer comes after all that was sent before. */
    private static void assertStillThere(Member member) throws Exception {
        assertEquals(50, get(member.session.call(procedure(member.number), 7)).getInt(0));
        assertFalse(member.session.end().isDone());
    }

    private static List<Integer> oneTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** The file has the time and the length that it had, so that nobody would look into it unasked. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalDoesTheSame() throws Exception {
        assumeFalse(ignoresHangUps(), "whoever began this has its programs ignore SIGHUP, as nohup does");
        CrowdMember stays = get(logIn("stays"));
        CrowdMember leaves = get(logIn("leaves"));
        FileTime time = Files.getLastModifiedTime(file);
        signal("STOP");
        Files.writeString(file, before().replace("\"leaves\"", "\"leaver\""));
        Files.setLastModifiedTime(file, time);
        signal("CONT");
        assertThrows(TimeoutException.class, () -> leaves.end().get(3, TimeUnit.SECONDS));

        signal("HUP");

        assertEquals(NOT_AUTHORIZED, get(leaves.end()));
        assertEquals(17, get(stays.publish(CHAT, 1)).getInt(0));
        assertEquals(17, get(get(logIn("leaver")).publish(CHAT, 2)).getInt(0));
    }

    /** Bit 0 is SIGHUP; where there is no such file, nobody is known to ignore it. */
    private boolean ignoresHangUps() throws IOException {
        Path status = Path.of("/proc", Long.toString(router.program().pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(
                                        line.substring(line.indexOf(':') + 1).strip(), 16)
                                & 1)
                        == 1);
    }

    private void signal(String name) throws Exception {
        String pid = Long.toString(router.program().pid());
        Process kill = new ProcessBuilder("kill", "-" + name, pid).start();
        assertTrue(kill.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue());
    }
}
