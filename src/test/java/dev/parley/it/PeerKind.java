package dev.parley.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The client libraries that are checked with one another, and what each cannot do. */
enum PeerKind {
    AUTOBAHN_JS("AutobahnJS", Program.AUTOBAHN_JS),
    WAMPY("wampy.js", Program.WAMPY),
    /** It offers all that it has; the router takes its plain JSON. */
    AUTOBAHN_PYTHON("AutobahnPython", Program.AUTOBAHN_PYTHON),
    /** Batches end with the octet 0x18, which is what it makes of the specification's "\30". */
    AUTOBAHN_PYTHON_BATCHED("AutobahnPython, batched", Program.AUTOBAHN_PYTHON),
    JAVA("Java client", Program.JAVA);

    /** What runs sessions of a kind. */
    enum Program {
        AUTOBAHN_JS,
        WAMPY,
        AUTOBAHN_PYTHON,
        JAVA;

        Puppet start() throws IOException, InterruptedException {
            return switch (this) {
                case AUTOBAHN_JS -> ProgramPuppet.node("AutobahnJS", "autobahnjs.js");
                case WAMPY -> ProgramPuppet.node("wampy.js", "wampy.js");
                case AUTOBAHN_PYTHON -> ProgramPuppet.python("AutobahnPython", "autobahnpython.py");
                case JAVA -> new JavaPuppet();
            };
        }
    }

    private final String label;
    private final Program program;

    PeerKind(String label, Program program) {
        this.label = label;
        this.program = program;
    }

    private static Map<Ability, String> autobahnJs() {
        Map<Ability, String> lacks = new EnumMap<>(Ability.class);
        lacks.put(Ability.BE_INTERRUPTED, "it knows no INTERRUPT, and announces no call_canceling as a callee");
        String closes = "it forgets the call at once, and closes its connection when the router answers it";
        lacks.put(Ability.CANCEL, closes);
        lacks.put(Ability.CANCEL_SKIP, closes);
        lacks.put(Ability.CANCEL_KILLNOWAIT, closes);
        return lacks;
    }

    private static Map<Ability, String> wampy() {
        Map<Ability, String> lacks = new EnumMap<>(Ability.class);
        lacks.put(Ability.BE_INTERRUPTED, "it knows no INTERRUPT, and announces no call_canceling as a callee");
        lacks.put(Ability.DISCLOSE_CALLERS, "it passes on match and invoke alone when it registers");
        lacks.put(Ability.INCLUDE_ITSELF, "it does not pass on exclude_me where it is false");
        lacks.put(Ability.SEE_PUBLICATIONS, "it does not pass it on to handlers");
        lacks.put(
                Ability.END_PATTERN_SUBSCRIPTIONS,
                "it unsubscribes, and then does not find the subscription that it had under its options");
        lacks.put(Ability.END_WILDCARD_REGISTRATIONS, "it takes the empty component for a mistake");
        return lacks;
    }

    private static Map<Ability, String> autobahnPython() {
        Map<Ability, String> lacks = new EnumMap<>(Ability.class);
        lacks.put(Ability.DISCLOSE_ITSELF, "CallOptions and PublishOptions have no disclose_me");
        lacks.put(Ability.DISCLOSE_CALLERS, "RegisterOptions has no disclose_caller");
        String future = "a future that is cancelled cancels without a mode";
        lacks.put(Ability.CANCEL_SKIP, future);
        lacks.put(Ability.CANCEL_KILL, future);
        lacks.put(Ability.CANCEL_KILLNOWAIT, future);
        return lacks;
    }

    private static Map<Ability, String> java() {
        Map<Ability, String> lacks = new EnumMap<>(Ability.class);
        lacks.put(Ability.GIVE_PROGRESS, "a Procedure has one result");
        lacks.put(Ability.TAKE_PROGRESS, "a call is a future");
        String future = "a future that is cancelled cancels with killnowait";
        lacks.put(Ability.CANCEL, future);
        lacks.put(Ability.CANCEL_SKIP, future);
        lacks.put(Ability.CANCEL_KILL, future);
        return lacks;
    }

    Program program() {
        return program;
    }

    boolean can(Ability ability) {
        return !lacks().containsKey(ability);
    }

    boolean can(Set<Ability> abilities) {
        return abilities.stream().allMatch(this::can);
    }

    /** What it cannot do, and why. */
    Map<Ability, String> lacks() {
        return switch (this) {
            case AUTOBAHN_JS -> autobahnJs();
            case WAMPY -> wampy();
            case AUTOBAHN_PYTHON, AUTOBAHN_PYTHON_BATCHED -> autobahnPython();
            case JAVA -> java();
        };
    }

    /** The modes it can cancel a call with; empty is without one. */
    List<Optional<String>> cancelModes() {
        List<Optional<String>> modes = new ArrayList<>();
        if (can(Ability.CANCEL)) {
            modes.add(Optional.empty());
        }
        if (can(Ability.CANCEL_SKIP)) {
            modes.add(Optional.of("skip"));
        }
        if (can(Ability.CANCEL_KILL)) {
            modes.add(Optional.of("kill"));
        }
        if (can(Ability.CANCEL_KILLNOWAIT)) {
            modes.add(Optional.of("killnowait"));
        }
        return modes;
    }

    @Override
    public String toString() {
        return label;
    }
}
