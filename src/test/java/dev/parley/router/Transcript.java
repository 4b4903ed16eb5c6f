package dev.parley.router;

import static dev.parley.router.TranscriptDriver.CLOSED;
import static dev.parley.router.TranscriptDriver.PINGS;

import dev.parley.auth.login.Login;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Dict;
import dev.parley.message.Feature;
import dev.parley.message.Hello;
import dev.parley.message.Role;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * A conversation with the router, from a file in {@code transcripts/}; {@link #play} finds out whether a router keeps to it.
 *
 * <p>The file begins with its name and a sentence that says what it proves, then perhaps settings:
 * <pre>
 * # name-of-the-file: a sentence
 * # realm: guarded             the realm that peers join, one of {@link TestRealms}; without it, realm1
 * # feature: call_canceling    the features it gives proof of
 * # connected: carol, dave     peers that are connected and no more when it starts
 * # remote: carol              peers that are not on the router's machine
 * # brings: dave user dave staff             what dave has in his handshake, as {@link Handshake} tells
 * # login: erin wampcra erin her-secret      how erin proves who she is: method, authid ("-" for none), secret
 * </pre>
 * A peer whose first line sends a HELLO is connected and no more, too. Every other one has joined before the first line, by its
 * login if it has one, with all roles and features, and {@code "$alice"} is the session id of alice. What a login computes has
 * names, too, for who sends a HELLO himself: {@code "$erin.extra"} is the {@code authextra} of her HELLO, {@code
 * "$erin.signature"} and {@code "$erin.answer"} are what her AUTHENTICATE consists of. Then, line by line:
 * <pre>
 * alice > [32, 1, {}, "com.myapp.topic"]    alice sends that message; "$x" in it is replaced by what it stands for
 * alice > "{1, 2"                           alice sends that text, whatever it is
 * alice < [33, 1, "$sub"]                   alice receives that message, compared as {@link Expectation} tells
 * alice > closes                            alice closes her connection
 * alice < closes                            the router closes it
 * alice < pings                             the router wants a sign of life from alice; not over sockets
 * alice > pongs                             alice gives it
 * alice > stalls                            alice reads nothing more, and her outbox is full; not over sockets
 * alice > takes 2                           alice makes room for two messages, and no more
 * alice > reads                             alice reads all that comes again
 * 1000 times alice > [49, 1, {}]            alice sends that message so often
 * router closes                             the router shuts down
 * realm1 becomes guarded                    the realm is from now on configured as that other one is
 * +500ms                                    time passes
 * # a remark
 * </pre>
 * Before each line that does something, and at the end, nobody must have received anything that the file does not have.
 */
public final class Transcript {
    private enum Verb {
        SENDS,
        RECEIVES,
        WAITS,
        SHUTS_DOWN,
        BECOMES
    }

    private record Step(int line, Verb verb, String peer, String text) {}

    private static final String PONGS = "pongs";
    private static final String STALLS = "stalls";
    private static final String READS = "reads";
    private static final Pattern TAKES = Pattern.compile("takes (\\d+)");
    private static final Pattern HEADER = Pattern.compile("# ([\\w-]+): (.+)");
    private static final Pattern TALK = Pattern.compile("(\\w+) *([<>]) +(.+)");
    private static final Pattern PAUSE = Pattern.compile("\\+(\\d+)ms");
    private static final Pattern REPEATED = Pattern.compile("(\\d+) times (.+)");
    private static final Pattern CHANGE = Pattern.compile("(\\w+) becomes (\\w+)");
    private static final Pattern HELLO = Pattern.compile("\\[ *1 *,.*");

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> logins = new ArrayList<>();
    private final Map<String, String> evidence = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    Transcript(String name, List<String> lines) {
        this.name = name;
        for (int i = 0; i < lines.size(); i++) {
            read(i + 1, lines.get(i).strip());
        }
        if (!Set.of(name, "realm", "feature", "connected", "remote").containsAll(settings.keySet())) {
            throw wrong(1, "name and settings expected, not " + settings.keySet());
        }
    }

    /** All that there are, in the order of their names. */
    public static List<Transcript> all() throws IOException, URISyntaxException {
        URI folder = Objects.requireNonNull(Transcript.class.getResource("/transcripts"))
                .toURI();
        List<Transcript> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.add(new Transcript(file.getFileName().toString().replace(".txt", ""), Files.readAllLines(file)));
            }
        }
        return all;
    }

    private void read(int number, String line) {
        Matcher header = HEADER.matcher(line);
        Matcher talk = TALK.matcher(line);
        Matcher pause = PAUSE.matcher(line);
        Matcher change = CHANGE.matcher(line);
        Matcher repeated = REPEATED.matcher(line);
        if (steps.isEmpty() && header.matches()) {
            readHeader(header.group(1), header.group(2).strip());
        } else if (repeated.matches()) {
            for (int i = 0; i < Integer.parseInt(repeated.group(1)); i++) {
                read(number, repeated.group(2));
            }
        } else if (change.matches()) {
            steps.add(new Step(number, Verb.BECOMES, change.group(1), change.group(2)));
        } else if (line.equals("router closes")) {
            steps.add(new Step(number, Verb.SHUTS_DOWN, "", ""));
        } else if (pause.matches()) {
            steps.add(new Step(number, Verb.WAITS, "", pause.group(1)));
        } else if (talk.matches()) {
            String text = talk.group(3);
            boolean isWord = Set.of(CLOSED, PINGS, PONGS).contains(text) || isAboutRoom(text);
            if (!isWord && !Expectation.isJson(text)) {
                throw wrong(number, "not JSON: " + text);
            }
            steps.add(new Step(number, talk.group(2).equals(">") ? Verb.SENDS : Verb.RECEIVES, talk.group(1), text));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            throw wrong(number, "neither a step nor a remark: " + line);
        }
    }

    private static boolean isAboutRoom(String text) {
        return text.equals(STALLS) || text.equals(READS) || TAKES.matcher(text).matches();
    }

    private void readHeader(String key, String value) {
        if (key.equals("login")) {
            logins.add(value);
        } else if (key.equals("brings")) {
            String[] words = value.split(" +", 2);
            evidence.put(words[0], words[1]);
        } else {
            settings.put(key, value);
        }
    }

    /** The name of its file, without the ending. */
    public String name() {
        return name;
    }

    /** The features it gives proof of. */
    public Set<String> features() {
        return named("feature");
    }

    /** Whether it can be played to the core alone: time passes, pings are seen, outboxes are full, or somebody brings more than headers. */
    public boolean isForTheCore() {
        return evidence.keySet().stream().anyMatch(peer -> handshake(peer).isForTheCore())
                || steps.stream()
                        .anyMatch(step -> step.verb == Verb.WAITS || step.text.equals(PINGS) || isAboutRoom(step.text));
    }

    private Handshake handshake(String peer) {
        return new Handshake(!named("remote").contains(peer), evidence.getOrDefault(peer, ""));
    }

    /** The realm that peers join if they do not name one. */
    public String realm() {
        return settings.getOrDefault("realm", "realm1");
    }

    /** Whether its peers bring and prove nothing, and its realm stays as it is. */
    public boolean isWithoutLogins() {
        return logins.isEmpty() && evidence.isEmpty() && steps.stream().noneMatch(step -> step.verb == Verb.BECOMES);
    }

    /** Whether the router shuts down in it. */
    public boolean isShutDown() {
        return steps.stream().anyMatch(step -> step.verb == Verb.SHUTS_DOWN);
    }

    /** The peers that send that text in a message. */
    Set<String> peersThatSay(String text) {
        Set<String> peers = new LinkedHashSet<>();
        steps.stream()
                .filter(step -> step.verb == Verb.SENDS && step.text.contains(text))
                .forEach(step -> peers.add(step.peer));
        return peers;
    }

    /** Whether that text occurs in a message. */
    public boolean mentions(String text) {
        return steps.stream().anyMatch(step -> step.text.contains(text));
    }

    private Set<String> named(String setting) {
        String names = settings.get(setting);
        return names == null ? Set.of() : Set.of(names.split(", *"));
    }

    public void play(TranscriptDriver driver) {
        Play play = new Play(driver);
        play.connect();
        for (Step step : steps) {
            if (step.verb == Verb.RECEIVES) {
                play.receive(step);
            } else {
                mustBeEmpty(step, "before that line", driver.surplus());
                play.act(step);
            }
        }
        mustBeEmpty(steps.get(steps.size() - 1), "at the end", driver.finish());
    }

    /** One time that it is played. */
    private final class Play {
        private final TranscriptDriver driver;
        private final Expectation expectation = new Expectation();
        private final Logins computed = new Logins(logins);

        Play(TranscriptDriver driver) {
            this.driver = driver;
        }

        void connect() {
            Map<String, Step> firstSteps = new LinkedHashMap<>();
            steps.stream()
                    .filter(step -> step.verb == Verb.SENDS || step.verb == Verb.RECEIVES)
                    .forEach(step -> firstSteps.putIfAbsent(step.peer, step));
            firstSteps.forEach((peer, first) -> {
                driver.connect(peer, handshake(peer));
                if (!named("connected").contains(peer)
                        && !HELLO.matcher(first.text).matches()) {
                    join(peer);
                }
            });
        }

        private void join(String peer) {
            Login login = computed.of(peer);
            send(peer, hello(peer, login));
            if (login != null) {
                receive(new Step(0, Verb.RECEIVES, peer, "[4, \"" + login.method() + "\", \"*\"]"));
                send(peer, "[5, \"$" + peer + ".signature\", \"$" + peer + ".answer\"]");
            }
            receive(new Step(0, Verb.RECEIVES, peer, "[2, \"$" + peer + "\", \"*\"]"));
        }

        private String hello(String peer, @Nullable Login login) {
            Set<Role> roles = EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE);
            Map<String, @Nullable Object> details = new LinkedHashMap<>();
            details.put("roles", Feature.announcement(roles, EnumSet.allOf(Feature.class)));
            if (login != null) {
                details.put("authmethods", List.of(login.method()));
                details.put("authextra", "$" + peer + ".extra");
                if (login.authid() != null) {
                    details.put("authid", login.authid());
                }
            }
            return MessageEncoder.text(new Hello(realm(), Dict.of(details)));
        }

        private void send(String peer, String text) {
            driver.send(peer, expectation.filledIn(computed.filledIn(peer, text)));
        }

        void act(Step step) {
            if (step.verb == Verb.SHUTS_DOWN) {
                driver.shutDown();
            } else if (step.verb == Verb.BECOMES) {
                driver.reconfigure(TestRealms.changed(step.peer, step.text));
            } else if (step.verb == Verb.WAITS) {
                driver.elapse(Long.parseLong(step.text));
            } else if (step.text.equals(PONGS)) {
                driver.pong(step.peer);
            } else if (isAboutRoom(step.text)) {
                Matcher takes = TAKES.matcher(step.text);
                int all = step.text.equals(READS) ? Integer.MAX_VALUE : 0;
                driver.room(step.peer, takes.matches() ? Integer.parseInt(takes.group(1)) : all);
            } else if (step.text.equals(CLOSED)) {
                driver.disconnect(step.peer);
            } else {
                send(step.peer, step.text);
            }
        }

        void receive(Step step) {
            String received = driver.next(step.peer);
            String difference = received == null ? "nothing came" : expectation.difference(step.text, received);
            if (difference != null) {
                String others = String.join("\n  ", driver.surplus());
                String message = place(step.line) + difference + (others.isEmpty() ? "" : "\n  also came: " + others);
                throw new AssertionFailedError(
                        message + "\n  expected: " + step.text + "\n  received: " + received + "\n");
            }
            computed.received(step.peer, received);
        }
    }

    private void mustBeEmpty(Step step, String when, List<String> surplus) {
        if (!surplus.isEmpty()) {
            throw wrong(step.line, "not in the transcript " + when + ":\n  " + String.join("\n  ", surplus));
        }
    }

    private AssertionFailedError wrong(int line, String what) {
        return new AssertionFailedError(place(line) + what);
    }

    private String place(int line) {
        return name + ".txt:" + line + ": ";
    }

    @Override
    public String toString() {
        return name + ": " + settings.get(name);
    }
}
