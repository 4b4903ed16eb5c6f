package dev.parley.client.core;

import dev.parley.client.core.pace.Backoff;
import dev.parley.client.core.session.Settings;
import dev.parley.router.Expectation;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * A conversation of a client with its user, its router and what carries messages between them, from a file in {@code
 * transcripts/client/}; {@link #play} finds out whether a client's core keeps to it.
 *
 * <p>The file begins with its name and a sentence that says what it proves, then perhaps settings:
 * <pre>
 * # name-of-the-file: a sentence
 * # joined: no                 the client has not begun; without it, it has session 1 before the first line
 * # addresses: one, two        without it, one
 * # backoff: 200 30000 5 start the delays, how many rounds, and "start" where that goes for the first session too; "never"; without
 *                              it, 200 30000 1000000
 * # connect: 15000             how long a session may take, in milliseconds
 * # call: 5000                 how long calls may take that do not say it
 * # ping: 20000 10000          after what silence the router is asked for a sign of life, and how long it may take; without it never
 * # renews: yes                the client has another token where it is asked for one
 * # resumes: yes              it resumes sessions; session 1 can be resumed by the token "first" for a minute
 * # invocations: 2             how many calls it answers at a time; without it, 1000
 * </pre>
 * Then, line by line, in the order in which it happens. {@code >} is done to the client, {@code <} is done by it:
 * <pre>
 * router > [33, 1, 5]                     the router sends that message; "$x" in it is replaced by what it stands for
 * router > nonsense                       the router sends what is no message
 * router < [32, "$sub", {}, "com.topic"]  the client sends that message, compared as {@link Expectation} tells
 * wire < connects one                     the client opens a connection to that address
 * wire > opens as joe                     it is open, and HELLO says "authid": "joe"; without "as", nobody is named
 * wire > fails …, wire > fails finally …  it cannot be opened, for a reason that another attempt would meet too
 * wire > closes 1009                      it is gone, with that close code
 * wire > full, wire > roomy               it takes no more, or does so again
 * wire < marks 64, wire > brings 64       so many messages of the session have been sent, and have arrived
 * wire < pings, wire > pongs, wire > mute the router is asked for a sign of life, gives it, cannot be asked
 * wire < closes, wire < aborts            the client closes it, or does so at once
 * login < ticket, login > proves          the challenge by that method is to be answered, and is
 * login < verifies, login > verifies      the router is to be looked at, and is the right one
 * login < renews, login > renews ["t"]    another token is asked for, and is there; or "login > has no other"
 * login > fails …                         no answer to the challenge, or not the right router
 * user > calls c1 [{}, "com.add", [1]] idempotent progressive chunked
 * user > sends c1 [[2]] last              another chunk of it
 * user > cancels c1, user > stalls c1     nobody wants it any more, its progressive results are not taken
 * user < c1 answered [3]                  or progress, refused URI, failed URI, lost sent, lost unsent, closed URI, canceled
 * user > publishes p1 [{}, "com.news"] idempotent unacknowledged
 * user > subscribes s1 [{}, "com.news"] queue 2 drop_newest replay missed
 * user < s1 ready done, user < s1 event 7 com.news [1], user < s1 replay …, missed 1 dropped, 0 gaps, ended URI
 * user > handles s1                       it has taken the event it was handed
 * user > unsubscribes s1                  and user < s1 left done
 * user > registers r1 [{}, "com.add"]     and user < r1 ready done
 * user < i7 of r1 com.add [1]             invocation 7 is called, and "chunk", "last", "interrupted …"
 * user > yields i7 [[3]], user > progresses i7 [[1]], user > fails i7 ["com.error"], user > stuffed i7
 * user > returns i7                       no thread is in its procedure any more
 * user > closes, user < over URI          the end, "unreachable" where no session came of it
 * state < RECONNECTING URI, log < INFO …  what is told of it
 * 5 times router > …                      so often
 * +500ms                                  time passes
 * # a remark
 * </pre>
 * {@code *} in lines that are no messages stands for any text. Before each line that is done to the client, and at the end, the
 * client must have done nothing that the file does not have; and when it is closed, nothing is left of it.
 */
final class ClientTranscript {
    private static final Pattern HEADER = Pattern.compile("# ([\\w-]+): (.+)");
    private static final Pattern TALK = Pattern.compile("(router|wire|login|user|state|log) *([<>]) +(.+)");
    private static final Pattern PAUSE = Pattern.compile("\\+(\\d+)ms");
    private static final Pattern REPEATED = Pattern.compile("(\\d+) times (.+)");
    private static final Set<String> SETTINGS =
            Set.of("joined", "addresses", "backoff", "connect", "call", "ping", "renews", "resumes", "invocations");

    /** A line. */
    private record Step(int line, String who, boolean isByClient, String text) {}

    private static final String CLOCK = "clock";

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    ClientTranscript(String name, List<String> lines) {
        this.name = name;
        for (int i = 0; i < lines.size(); i++) {
            read(i + 1, lines.get(i).strip());
        }
        for (String key : settings.keySet()) {
            if (!key.equals(name) && !SETTINGS.contains(key)) {
                throw wrong(1, "neither its name nor a setting: " + key);
            }
        }
        if (!settings.containsKey(name)) {
            throw wrong(1, "a first line with its name expected");
        }
    }

    /** All that there are, in the order of their names. */
    static List<ClientTranscript> all() throws IOException, URISyntaxException {
        URI folder = Objects.requireNonNull(ClientTranscript.class.getResource("/transcripts/client"))
                .toURI();
        List<ClientTranscript> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file : files.sorted().toList()) {
                all.add(new ClientTranscript(
                        file.getFileName().toString().replace(".txt", ""), Files.readAllLines(file)));
            }
        }
        return all;
    }

    private void read(int number, String line) {
        Matcher header = HEADER.matcher(line);
        Matcher talk = TALK.matcher(line);
        Matcher pause = PAUSE.matcher(line);
        Matcher repeated = REPEATED.matcher(line);
        if (steps.isEmpty() && header.matches()) {
            settings.put(header.group(1), header.group(2).strip());
        } else if (repeated.matches()) {
            for (int i = 0; i < Integer.parseInt(repeated.group(1)); i++) {
                read(number, repeated.group(2));
            }
        } else if (pause.matches()) {
            steps.add(new Step(number, CLOCK, false, pause.group(1)));
        } else if (talk.matches()) {
            String text = talk.group(3);
            if (talk.group(1).equals("router") && text.startsWith("[") && !Expectation.isJson(text)) {
                throw wrong(number, "not JSON: " + text);
            }
            steps.add(new Step(number, talk.group(1), talk.group(2).equals("<"), text));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            throw wrong(number, "neither a step nor a remark: " + line);
        }
    }

    private Settings clientSettings() {
        String[] ping = settings.getOrDefault("ping", "0 10000").split(" ");
        return new Settings(
                List.of(settings.getOrDefault("addresses", "one").split(", *")),
                "realm1",
                backoff(settings.getOrDefault("backoff", "200 30000 1000000")),
                Long.parseLong(settings.getOrDefault("connect", "15000")),
                Long.parseLong(settings.getOrDefault("call", "0")),
                Long.parseLong(ping[0]),
                Long.parseLong(ping[1]),
                resumes(),
                settings.getOrDefault("renews", "no").equals("yes"),
                Integer.parseInt(settings.getOrDefault("invocations", "1000")));
    }

    private boolean resumes() {
        return settings.getOrDefault("resumes", "no").equals("yes");
    }

    private static Backoff backoff(String setting) {
        if (setting.equals("never")) {
            return new Backoff(0, 0, 0, false);
        }
        String[] words = setting.split(" ");
        return new Backoff(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                setting.endsWith("start"));
    }

    void play() {
        ScriptedClient client = new ScriptedClient(clientSettings());
        Expectation expectation = new Expectation();
        if (settings.getOrDefault("joined", "yes").equals("no")) {
            client.start();
        } else {
            client.join();
        }
        for (Step step : steps) {
            if (step.isByClient) {
                compare(step, client, expectation);
            } else {
                mustBeEmpty(step, "before that line", client.surplus());
                act(step, client, expectation);
            }
        }
        Step last = steps.get(steps.size() - 1);
        mustBeEmpty(last, "at the end", client.surplus());
        int left = client.leftWhenClosed();
        if (left > 0) {
            throw wrong(last.line, left + " things are left when the client is closed");
        }
    }

    private void act(Step step, ScriptedClient client, Expectation expectation) {
        try {
            if (step.who.equals(CLOCK)) {
                client.elapse(Long.parseLong(step.text));
            } else if (step.text.startsWith("[")) {
                client.act(step.who, expectation.filledIn(step.text));
            } else {
                client.act(step.who, step.text);
            }
        } catch (RuntimeException illegal) {
            AssertionFailedError wrong = wrong(step.line, "cannot be done: " + illegal);
            wrong.initCause(illegal);
            throw wrong;
        }
    }

    private void compare(Step step, ScriptedClient client, Expectation expectation) {
        String done = client.next();
        String prefix = step.who + " < ";
        String difference;
        if (done == null || !done.startsWith(prefix)) {
            difference = done == null ? "nothing was done" : "something else was done";
        } else if (step.text.startsWith("[")) {
            difference = expectation.difference(step.text, done.substring(prefix.length()));
        } else {
            String pattern = Pattern.quote(step.text).replace("*", "\\E.*\\Q");
            difference = done.substring(prefix.length()).matches(pattern) ? null : "it differs";
        }
        if (difference != null) {
            String others = String.join("\n  ", client.surplus());
            throw wrong(
                    step.line,
                    difference + "\n  expected: " + prefix + step.text + "\n  done:     " + done
                            + (others.isEmpty() ? "" : "\n  and then:\n  " + others));
        }
    }

    private void mustBeEmpty(Step step, String when, List<String> surplus) {
        if (!surplus.isEmpty()) {
            throw wrong(step.line, "not in the transcript " + when + ":\n  " + String.join("\n  ", surplus));
        }
    }

    private AssertionFailedError wrong(int line, String what) {
        return new AssertionFailedError(name + ".txt:" + line + ": " + what);
    }

    @Override
    public String toString() {
        return name + ": " + settings.get(name);
    }
}
