package dev.parley.it.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known to be different in which container, and why. A check that has a difference must not be passed there. */
final class Differences {
    private static final String JETTY_STOPS =
            "When its JVM is told to end, Jetty closes all sockets before it stops applications:"
                    + " peers see their connection fail (1006) without a GOODBYE. Undeploying says GOODBYE.";

    private static final String GLASSFISH_STOPS =
            "When its JVM is told to end, connections are closed while applications stop:"
                    + " not every peer gets a GOODBYE. Undeploying says GOODBYE to all.";

    private static final String WILDFLY_STOPS =
            "When its JVM is told to end, or it is suspended, WildFly closes all WebSockets (1001) before it stops"
                    + " applications: peers get no GOODBYE. Undeploying says GOODBYE.";

    private static final String LIBERTY_STOPS =
            "When its JVM is told to end, Open Liberty closes all sockets before it stops applications:"
                    + " peers see their connection fail (1006) without a GOODBYE. Undeploying says GOODBYE.";

    private static final Map<Distribution, Map<Check, String>> KNOWN = Map.of(
            Distribution.OPENLIBERTY_26, Map.of(Check.STOP, LIBERTY_STOPS),
            Distribution.WILDFLY_39, Map.of(Check.STOP, WILDFLY_STOPS),
            Distribution.JETTY_12_0, Map.of(Check.STOP, JETTY_STOPS),
            Distribution.JETTY_12_1, Map.of(Check.STOP, JETTY_STOPS),
            Distribution.GLASSFISH_7, Map.of(Check.STOP, GLASSFISH_STOPS),
            Distribution.GLASSFISH_8, Map.of(Check.STOP, GLASSFISH_STOPS));

    private static final String REQUESTS_KEEP =
            "Its HTTP threads cache request objects, and those that were upgraded to WebSocket keep their upgrade handler, and so the"
                    + " class loader of its application, until they are upgraded again.";

    private static final String GLASSFISH_7_KEEPS =
            "It never forgets a deployment: what listens for events while one is made is not unregistered"
                    + " (EventsImpl of 7.0; GlassFish 7.1 and 8 do it). Restart it from time to time where WARs are often deployed anew.";

    private Differences() {}

    /** Why it does not tell which roles its users have, or null where it does. */
    static @Nullable String silentOnRoles(Distribution distribution) {
        return switch (distribution) {
            case GLASSFISH_7, GLASSFISH_8, PAYARA_6, PAYARA_MICRO_6 ->
                "It tells only of roles that the WAR's descriptor declares"
                        + " whether a user has them: give the container's users one role (container.role) instead of mapping theirs.";
            default -> null;
        };
    }

    /** What it leaves out of what a servlet asks about users' roles, or null. */
    static @Nullable String silentToServlets(Distribution distribution) {
        return distribution == Distribution.OPENLIBERTY_26
                ? "It tells a servlet only of roles that the WAR's descriptor declares whether a user has them: for management, give a"
                        + " token (management.token) instead of a role."
                : silentOnRoles(distribution);
    }

    /** What of the container itself keeps the class loader of an application that was undeployed, for a while or for good, or null. */
    static @Nullable String keeper(Distribution distribution) {
        return switch (distribution) {
            case WILDFLY_39 ->
                "An idle HTTP thread keeps the last task that it ran, and with it the application's class loader,"
                        + " until it runs another or ends.";
            case OPENLIBERTY_26 ->
                "An idle thread keeps the last WebSocket that it has opened, until it serves another request.";
            case JETTY_12_0, JETTY_12_1 ->
                "An idle selector keeps the last connection that it served, and an HTTP connection the application of its last"
                        + " request, until they serve another or end.";
            case GLASSFISH_7 -> GLASSFISH_7_KEEPS;
            case GLASSFISH_8, PAYARA_6 -> REQUESTS_KEEP;
            default -> null;
        };
    }

    /** Whether it may answer a ping while it has yet to hand over a message that came before: another thread does that. */
    static boolean answersPingsEarly(Distribution distribution) {
        return distribution == Distribution.WILDFLY_39;
    }

    /**
     * How many class loaders of former deployments may be left after ten; their number depends on which thread did what.
     *
     * @param before how many there were before these
     */
    static long kept(Distribution distribution, long before) {
        return switch (distribution) {
            case WILDFLY_39, OPENLIBERTY_26 -> 3;
            // each deployment had a WebSocket
            case GLASSFISH_7, GLASSFISH_8, PAYARA_6 -> before + 10;
            default -> 1;
        };
    }

    /** Null where there is none. */
    static @Nullable String of(Distribution distribution, Check check) {
        return KNOWN.getOrDefault(distribution, Map.of()).get(check);
    }

    /** Whether it drops what comes before it has sent the answer to the handshake. */
    static boolean dropsEarly(Distribution distribution) {
        return distribution == Distribution.OPENLIBERTY_26;
    }

    /** Whether it closes a connection when a decoder throws. */
    static boolean closesAtMisfit(Distribution distribution) {
        return distribution == Distribution.JETTY_12_0 || distribution == Distribution.JETTY_12_1;
    }
}
