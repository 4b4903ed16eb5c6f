package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.rights.Right;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.PlainPayloads;
import dev.parley.message.Authenticate;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Invocation;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Acts at random for several people, and knows of each action what must come of it, to everybody:
 * <ul>
 *   <li>what a {@link RuleOracle} refuses gets its ERROR, or nothing, and nobody else hears of it, not even by meta events;
 *   <li>what it allows is done, and reaches those whom it allows to be reached, and nobody else;
 *   <li>when the realm is configured anew, those who still have their role stay, with what they may still have; the others are
 *       told GOODBYE.
 * </ul>
 */
final class AuthorizationReferee {
    private record Pattern(String uri, MatchPolicy match) {}

    private static final class Person {
        final String name;
        Core.@Nullable Connection connection;

        /** The role it has; null where it has no session. */
        @Nullable
        String role;

        /** As a principal has that is in between HELLO and AUTHENTICATE; "" for nobody. */
        @Nullable
        String roleToBe;

        boolean knowsRevocation;
        long request;
        final Map<Pattern, Long> subscriptions = new LinkedHashMap<>();
        final Map<Pattern, Long> registrations = new LinkedHashMap<>();

        Person(String name) {
            this.name = name;
        }

        Dict maybe(Random random, String option) {
            return random.nextInt(4) == 0 ? Dict.of(option, true) : Dict.EMPTY;
        }

        @Override
        public String toString() {
            return name + " < ";
        }

        void leave() {
            role = null;
            roleToBe = null;
            connection = null;
            subscriptions.clear();
            registrations.clear();
        }
    }

    /** Of what was said, so much stands in the log: HELLO and WELCOME are long. */
    private static final int LINE = 160;

    private static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
    private static final String NO_DISCLOSURE = "wamp.error.option_disallowed.disclose_me";

    private final PlainPayloads payloads = new PlainPayloads();
    private final Random random;
    private final Core core;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final StringBuilder log = new StringBuilder();
    private RandomRealm realm;
    private int refused;
    private int allowed;

    AuthorizationReferee(Random random) {
        this.random = random;
        realm = new RandomRealm(random);
        core = new Core(realm.settings());
        RandomRealm.PEOPLE.forEach(name -> people.put(name, new Person(name)));
        Person root = new Person(RandomRealm.ROOT);
        people.put(root.name, root);
        begin(root);
        finish(root);
        // it hears of all that is done
        Message everything = new Subscribe(++root.request, Dict.of("match", "prefix"), "wamp.");
        Subscribed subscribed = (Subscribed) say(root, everything).get(0).message();
        root.subscriptions.put(new Pattern("wamp.", MatchPolicy.PREFIX), subscribed.subscription());
    }

    String log() {
        return log.toString();
    }

    int refused() {
        return refused;
    }

    int allowed() {
        return allowed;
    }

    void step() {
        if (random.nextInt(25) == 0) {
            reconfigure();
            return;
        }
        Person person = people.get(RandomRealm.PEOPLE.get(random.nextInt(RandomRealm.PEOPLE.size())));
        if (person.connection == null) {
            begin(person);
        } else if (person.roleToBe != null) {
            finish(person);
        } else {
            act(person);
        }
    }

    private void begin(Person person) {
        Core.Connection connection = core.connection(person.name, new Handshake(true, "").seen(person.name));
        person.connection = connection;
        person.request = 0;
        person.knowsRevocation = random.nextBoolean();
        person.roleToBe = realm.roleOf(person.name) == null ? "" : realm.roleOf(person.name);
        core.connected(connection);
        EnumSet<Feature> features = EnumSet.allOf(Feature.class);
        if (!person.knowsRevocation) {
            features.remove(Feature.SUBSCRIPTION_REVOCATION);
            features.remove(Feature.REGISTRATION_REVOCATION);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "roles",
                Feature.announcement(EnumSet.of(Role.CALLER, Role.CALLEE, Role.PUBLISHER, Role.SUBSCRIBER), features));
        details.put("authmethods", List.of("ticket"));
        details.put("authid", person.name);
        assertEquals(List.of(person + "CHALLENGE"), told(say(person, new Hello(RandomRealm.NAME, Dict.of(details)))));
    }

    private void finish(Person person) {
        String then = person.roleToBe;
        String now = realm.roleOf(person.name);
        List<Core.Delivery> deliveries = say(person, new Authenticate(RandomRealm.TICKET, Dict.EMPTY));
        person.roleToBe = null;
        if (then != null && then.equals(now)) {
            person.role = now;
            assertEquals(List.of(person + "WELCOME"), told(deliveries));
        } else {
            // denied, or admitted by what is no longer so
            assertEquals(List.of(person + "ABORT", person + "closes"), told(deliveries));
            person.leave();
        }
    }

    private void act(Person person) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> subscribe(person);
            case 3, 4 -> publish(person);
            case 5, 6 -> register(person);
            case 7, 8, 9 -> call(person, realm.uri());
            case 10 -> giveBack(person);
            default -> {
                if (random.nextInt(3) == 0) {
                    leave(person);
                } else {
                    call(person, "wamp.session.add_testament");
                }
            }
        }
    }

    private boolean may(Person person, Right right, String uri) {
        return realm.oracle.allows(String.valueOf(person.role), right, uri);
    }

    private void subscribe(Person person) {
        MatchPolicy match = realm.match();
        String topic = match == MatchPolicy.EXACT ? realm.uri() : realm.pattern(match);
        Dict options = person.maybe(random, "get_retained").with("match", match.key());
        List<Core.Delivery> deliveries = say(person, new Subscribe(++person.request, options, topic));
        if (!may(person, Right.SUBSCRIBE, topic)) {
            refused(deliveries, person + "ERROR " + NOT_AUTHORIZED);
            return;
        }
        Subscribed subscribed = (Subscribed) deliveries.get(0).message();
        person.subscriptions.put(new Pattern(topic, match), subscribed.subscription());
        done(deliveries, person + "SUBSCRIBED");
    }

    private void publish(Person person) {
        String topic = realm.uri();
        boolean isAcknowledged = random.nextInt(3) > 0;
        Dict options = person.maybe(random, "disclose_me").with("acknowledge", isAcknowledged);
        options = random.nextInt(3) == 0 ? options.with("retain", true) : options;
        String error = refusalOfPublication(person, topic, options);
        List<Core.Delivery> deliveries =
                say(person, new Publish(++person.request, options, topic, mark(person, topic)));
        if (error != null) {
            refused(deliveries, isAcknowledged ? new String[] {person + "ERROR " + error} : new String[0]);
            return;
        }
        List<String> expected = new ArrayList<>();
        if (isAcknowledged) {
            expected.add(person + "PUBLISHED");
        }
        for (Person other : people.values()) {
            other.subscriptions.forEach((pattern, id) -> {
                if (other != person
                        && RuleOracle.matches(pattern.match, pattern.uri, topic)
                        && may(other, Right.SUBSCRIBE, topic)) {
                    expected.add(other + "EVENT " + id);
                }
            });
        }
        done(deliveries, expected.toArray(String[]::new));
    }

    private @Nullable String refusalOfPublication(Person person, String topic, Dict options) {
        if (topic.startsWith("wamp.")) {
            return "wamp.error.invalid_uri";
        }
        return !may(person, Right.PUBLISH, topic)
                ? NOT_AUTHORIZED
                : options.values().containsKey("disclose_me")
                                && !realm.oracle.discloses(String.valueOf(person.role), topic)
                        ? NO_DISCLOSURE
                        : null;
    }

    private static Payload mark(Person author, String topic) {
        return Payload.of("[\"" + author.name + "\",\"" + topic + "\"]", null);
    }

    private void register(Person person) {
        MatchPolicy match = realm.match();
        String procedure = match == MatchPolicy.EXACT ? realm.uri() : realm.pattern(match);
        Dict options = person.maybe(random, "disclose_caller").with("match", match.key());
        List<Core.Delivery> deliveries = say(person, new Register(++person.request, options, procedure));
        Pattern pattern = new Pattern(procedure, match);
        if (procedure.equals("wamp") || procedure.startsWith("wamp.")) {
            refused(deliveries, person + "ERROR wamp.error.invalid_uri");
        } else if (!may(person, Right.REGISTER, procedure)) {
            refused(deliveries, person + "ERROR " + NOT_AUTHORIZED);
        } else if (options.values().containsKey("disclose_caller")
                && !realm.oracle.discloses(String.valueOf(person.role), procedure)) {
            refused(deliveries, person + "ERROR " + NO_DISCLOSURE);
        } else if (people.values().stream().anyMatch(other -> other.registrations.containsKey(pattern))) {
            done(deliveries, person + "ERROR wamp.error.procedure_already_exists");
        } else {
            Registered registered = (Registered) deliveries.get(0).message();
            person.registrations.put(pattern, registered.registration());
            done(deliveries, person + "REGISTERED");
        }
    }

    private void call(Person person, String procedure) {
        Dict options = person.maybe(random, "disclose_me");
        String topic = realm.uri();
        Payload payload = procedure.equals("wamp.session.add_testament")
                ? Payload.of("[\"" + topic + "\"," + mark(person, topic).arguments() + ",{}]", null)
                : Payload.NONE;
        List<Core.Delivery> deliveries = say(person, new Call(++person.request, options, procedure, payload));
        boolean isDisclosed = options.values().containsKey("disclose_me");
        if (!may(person, Right.CALL, procedure)) {
            refused(deliveries, person + "ERROR " + NOT_AUTHORIZED);
        } else if (isDisclosed && !realm.oracle.discloses(String.valueOf(person.role), procedure)) {
            refused(deliveries, person + "ERROR " + NO_DISCLOSURE);
        } else if (procedure.equals("wamp.session.add_testament")) {
            String error = refusalOfPublication(person, topic, Dict.EMPTY);
            done(deliveries, person + (error == null ? "RESULT" : "ERROR " + error));
        } else if (procedure.equals("wamp.session.on_join")) {
            done(deliveries, person + "ERROR wamp.error.no_such_procedure");
        } else if (procedure.equals("wamp") || procedure.startsWith("wamp.")) {
            done(deliveries, person + "RESULT");
        } else {
            called(person, procedure, deliveries);
        }
    }

    /** It may; the best of those answers who may, so that nobody keeps a procedure from others by a pattern. */
    private void called(Person person, String procedure, List<Core.Delivery> deliveries) {
        Map<Pattern, Person> callees = new LinkedHashMap<>();
        for (Person other : people.values()) {
            if (may(other, Right.REGISTER, procedure)) {
                other.registrations.keySet().forEach(pattern -> callees.put(pattern, other));
            }
        }
        Pattern best = RuleOracle.best(callees.keySet(), Pattern::uri, Pattern::match, procedure);
        if (best == null) {
            done(deliveries, person + "ERROR wamp.error.no_such_procedure");
            return;
        }
        Person callee = callees.get(best);
        done(deliveries, callee + "INVOCATION " + callee.registrations.get(best));
        Invocation invocation = (Invocation) deliveries.get(0).message();
        done(say(callee, new Yield(invocation.request(), Dict.EMPTY, Payload.NONE)), person + "RESULT");
    }

    private void giveBack(Person person) {
        if (random.nextBoolean() && !person.subscriptions.isEmpty()) {
            Pattern any = person.subscriptions.keySet().iterator().next();
            long id = person.subscriptions.get(any);
            done(say(person, new Unsubscribe(++person.request, id)), person + "UNSUBSCRIBED");
            person.subscriptions.remove(any);
        } else if (!person.registrations.isEmpty()) {
            Pattern any = person.registrations.keySet().iterator().next();
            long id = person.registrations.remove(any);
            done(say(person, new Unregister(++person.request, id)), person + "UNREGISTERED");
        }
    }

    /** Others may hear of testaments: {@link #told} sees whether they may. */
    private void leave(Person person) {
        if (random.nextBoolean()) {
            say(person, new Goodbye(Dict.EMPTY, "wamp.close.close_realm")).forEach(this::look);
        }
        log.append(person.name).append(" > closes\n");
        List<Core.Delivery> deliveries = core.disconnected(person.connection);
        deliveries.forEach(this::look);
        person.leave();
    }

    private void reconfigure() {
        realm = new RandomRealm(random);
        log.append("the realm changes\n");
        List<String> actual = new ArrayList<>();
        for (Core.Delivery delivery : core.reconfigured(realm.settings())) {
            look(delivery);
            if (!(delivery.message() instanceof Event)) {
                actual.add(rendered(delivery));
            }
        }
        List<String> expected = new ArrayList<>();
        List<Person> dismissed = new ArrayList<>();
        for (Person person : people.values()) {
            if (person.role != null && !person.role.equals(realm.roleOf(person.name))) {
                expected.add(person + "GOODBYE " + NOT_AUTHORIZED);
                dismissed.add(person);
            } else if (person.role != null) {
                withdraw(person, person.subscriptions, Right.SUBSCRIBE, "UNSUBSCRIBED ", expected);
                withdraw(person, person.registrations, Right.REGISTER, "UNREGISTERED ", expected);
            }
        }
        assertEquals(sorted(expected), sorted(actual));
        for (Person person : dismissed) {
            done(say(person, new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out")), person + "closes");
            person.leave();
        }
    }

    private void withdraw(Person person, Map<Pattern, Long> held, Right right, String word, List<String> expected) {
        held.entrySet().removeIf(one -> {
            boolean isLost = !may(person, right, one.getKey().uri);
            if (isLost && person.knowsRevocation) {
                expected.add(person + word + one.getValue());
            }
            return isLost;
        });
    }

    private List<Core.Delivery> say(Person person, Message message) {
        String text = MessageEncoder.text(message);
        log(person.name + " > ", text);
        List<Core.Delivery> deliveries = core.received(person.connection, text);
        for (Core.Delivery delivery : deliveries) {
            log(
                    delivery.to().name + " < ",
                    delivery.message() == null ? "closes" : MessageEncoder.text(delivery.message()));
        }
        return deliveries;
    }

    private void log(String who, String text) {
        log.append(who).append(text, 0, Math.min(text.length(), LINE)).append('\n');
    }

    /** Nobody hears of anything else, be it by a meta event. */
    private void refused(List<Core.Delivery> deliveries, String... expected) {
        refused++;
        assertEquals(List.of(expected), deliveries.stream().map(this::rendered).toList());
    }

    private void done(List<Core.Delivery> deliveries, String... expected) {
        allowed++;
        assertEquals(sorted(List.of(expected)), sorted(told(deliveries)));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    /** All but the events of the router, and those that were retained, of which only is seen whether they may be. */
    private List<String> told(List<Core.Delivery> deliveries) {
        List<String> told = new ArrayList<>();
        for (Core.Delivery delivery : deliveries) {
            look(delivery);
            boolean isOther = delivery.message() instanceof Event event
                    && (topic(delivery.to().name, event).startsWith("wamp.")
                            || event.details().values().containsKey("retained"));
            if (!isOther) {
                told.add(rendered(delivery));
            }
        }
        return told;
    }

    private String topic(String receiver, Event event) {
        Object topic = event.details().values().get("topic");
        if (topic != null) {
            return (String) topic;
        }
        return people.get(receiver).subscriptions.entrySet().stream()
                .filter(one -> one.getValue() == event.subscription())
                .map(one -> one.getKey().uri)
                .findFirst()
                .orElseThrow(() -> new AssertionError("an event of no subscription: " + receiver + " < " + event));
    }

    /** An event is one that its receiver may have, and that its author may publish. */
    private void look(Core.Delivery delivery) {
        if (!(delivery.message() instanceof Event event)) {
            return;
        }
        Person receiver = people.get(delivery.to().name);
        String topic = topic(receiver.name, event);
        boolean isDismissed = receiver.role != null && !receiver.role.equals(realm.roleOf(receiver.name));
        assertTrue(isDismissed || may(receiver, Right.SUBSCRIBE, topic), () -> receiver + "an event of " + topic);
        if (!topic.startsWith("wamp.")) {
            List<?> mark = payloads.arguments(event.payload());
            assertEquals(topic, mark.get(1));
            Person author = people.get((String) mark.get(0));
            assertTrue(
                    event.details().values().containsKey("retained") || may(author, Right.PUBLISH, topic),
                    () -> author.name + " may not publish to " + topic + ", and " + receiver + "it");
        }
    }

    private String rendered(Core.Delivery delivery) {
        Message message = delivery.message();
        String to = delivery.to().name + " < ";
        if (message == null) {
            return to + "closes";
        } else if (message instanceof Event event) {
            return to + "EVENT " + event.subscription();
        } else if (message instanceof ErrorReply error) {
            return to + "ERROR " + error.error();
        } else if (message instanceof Invocation invocation) {
            return to + "INVOCATION " + invocation.registration();
        } else if (message instanceof Goodbye goodbye) {
            return to + "GOODBYE " + goodbye.reason();
        } else if (message instanceof Unsubscribed revoked && revoked.request() == 0) {
            return to + "UNSUBSCRIBED " + revoked.details().values().get("subscription");
        } else if (message instanceof Unregistered revoked && revoked.request() == 0) {
            return to + "UNREGISTERED " + revoked.details().values().get("registration");
        }
        return to + message.type();
    }
}
