package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each collection in the state of the core is charged to somebody, or it is written here why it need not be. */
class CollectionsTest {
    private static final Map<String, String> CHARGES = charges();

    private static Map<String, String> charges() {
        Map<String, String> charges = new TreeMap<>();
        charges.put("Action$Audit.fields", "passes on and is not kept");
        charges.put("Action$Spread.to", "passes on and is not kept");
        charges.put("Admission.authextra", "is the authenticator's, and passes on and is not kept");
        charges.put("Announcement.roles", "has known roles and features alone");
        charges.put("Distribution.bounds", "is one of two lists");
        charges.put("Distribution.counts", "has one for each bound");
        charges.put("Excerpt.entries", "passes on and is not kept");
        charges.put("LobbyFigures.attempts", "passes on and is not kept");
        charges.put("RealmFigures.calls", "passes on and is not kept");
        charges.put("RealmFigures.limitsReached", "passes on and is not kept");
        charges.put("RealmFigures.resumes", "passes on and is not kept");
        charges.put("RealmFigures.sessionsClosed", "passes on and is not kept");
        charges.put("RealmFigures.sessionsOpened", "passes on and is not kept");
        charges.put("RealmSettings.history", "is of the configuration");
        charges.put("RealmSettings.roles", "is of the configuration");
        charges.put("RegistrationFigures.callees", "passes on and is not kept");
        charges.put("DurableFigures.sessions", "is told and not kept");
        charges.put("GroupFigures.calls", "passes on and is not kept");
        charges.put("RealmFigures.groups", "passes on and is not kept");
        charges.put("RouterSettings.groups", "is of the configuration");
        charges.put("RouterSettings.realms", "is of the configuration");
        charges.put("SessionLimits.bytesByRole", "is of the configuration");
        charges.put("access.AuthorizerVerdicts.current", "has what one request needs, two at most");
        charges.put("access.AuthorizerVerdicts.verdicts", "Weight.record, in AuthorizerVerdicts.remember");
        charges.put("access.Expiries.sessions", "has one for each session: Weight.session");
        charges.put("core.Decisions.made", "is worked off before the fact at hand is over");
        charges.put("core.Departures.leaving", "has one for each session: Weight.session");
        charges.put("core.Lines$Wires.out", "passes on and is not kept");
        charges.put("core.Lines.full", "is worked off before the fact at hand is over");
        charges.put("core.Lines.sessions", "has one for each session: Weight.session");
        charges.put("core.Lobby.answerDue", "has one for each time that is configured");
        charges.put("core.Lobby.attempts", "has two for each realm and method");
        charges.put("core.Lobby.entrants", "has one for each connection, whose HELLO is bounded (limits.helloBytes)");
        charges.put("core.Lobby.gates", "is of the configuration");
        charges.put("core.Resumptions.detached", "has one for each session: Weight.session");
        charges.put("core.Router.authentications", "is of the configuration");
        charges.put("core.Router.realms", "is of the configuration");
        charges.put("core.Reviews.open", "Weight.REFERENCE for each of them, in Reviews.begin");
        charges.put("meta.MetaCall.afterwards", "passes on and is not kept");
        charges.put("meta.MetaCall.arguments", "passes on and is not kept");
        charges.put("meta.MetaCall.argumentsKw", "passes on and is not kept");
        charges.put("meta.MetaCall.resultsKw", "passes on and is not kept");
        charges.put("meta.MetaCall.texts", "passes on and is not kept");
        charges.put("meta.MetaProcedures.procedures", "has the router's own procedures");
        charges.put("meta.Reflection.bySession", "with the description");
        charges.put("meta.Reflection.descriptions", "Weight.record and its text, in Reflection.define");
        charges.put("meta.RegistrationMeta.byId", "Weight.registration, in Session.add");
        charges.put("meta.SubscriptionMeta.byId", "Weight.subscription, in Session.add");
        charges.put("pubsub.Retained.all", "Weight.publication, in Retained.add");
        charges.put("pubsub.Retained.byTopic", "Weight.publication, in Retained.add");
        charges.put("pubsub.Testaments.bySession", "Testament.weight, in Testaments.add");
        charges.put("rpc.Probes.open", "Weight.message, in Probes.ask");
        charges.put("rpc.Timeouts.entries", "with the call; those that are over have nothing of it, and are few");
        charges.put("state.Actions.collected", "passes on and is not kept");
        charges.put("state.Actions.relieved", "is worked off before the fact at hand is over");
        charges.put("state.Audience.eligible", "Audience.weight, in Weight.publication");
        charges.put("state.Audience.eligibleAuthids", "Audience.weight, in Weight.publication");
        charges.put("state.Audience.eligibleAuthroles", "Audience.weight, in Weight.publication");
        charges.put("state.Audience.excludedAuthids", "Audience.weight, in Weight.publication");
        charges.put("state.Audience.excludedAuthroles", "Audience.weight, in Weight.publication");
        charges.put("state.Audience.excludedIds", "Audience.weight, in Weight.publication");
        charges.put("line.Line.kept", "Weight.message, in Lines.take");
        charges.put("line.Line.marks", "has one for each message that is kept, and one");
        charges.put("line.Deadlines.deadlines", "has one for each connection");
        charges.put("tally.Durations.bounds", "is one of two lists");
        charges.put("state.History.events", "Weight.publication, in History.add");
        charges.put("state.OutgoingDetails.values", "passes on and is not kept");
        charges.put("state.PatternShapes.patterns", "is bounded by number");
        charges.put("state.PatternTree$Node.children", "with the subscription or registration");
        charges.put("state.PendingCall.tried", "Weight.REFERENCE for each, in PendingCall.tried");
        charges.put(
                "access.Questions.open",
                "Weight.message, in Authorizer.asksFirst; in the lobby one for each connection");
        charges.put("state.RealmSessions.byId", "Weight.session, in RealmSessions.add");
        charges.put("state.RealmSessions.byTransport", "Weight.session, in RealmSessions.add");
        charges.put("state.Registration.callees", "Weight.registration, in Session.add");
        charges.put(
                "state.Registration.waiting",
                "Weight.call, in PendingCall, and its payload in PendingCall.keepPayload");
        charges.put("state.Session.calls", "Weight.call, in PendingCall");
        charges.put("state.Session.endedStreams", "Weight.REFERENCE for each, in Session.streamEnded");
        charges.put("state.Session.extra", "Weight.ofValue, in Session.tellBesides");
        charges.put("state.Session.held", "Weight.message, in Session.hold");
        charges.put("state.Session.invocations", "Weight.call, in PendingCall");
        charges.put("state.Session.registrations", "Weight.registration, in Session.add");
        charges.put("state.Session.roles", "has known roles and features alone");
        charges.put("state.Session.subscriptions", "Weight.subscription, in Session.add");
        charges.put("state.Backlog.waiting", "Weight.publication, in Backlog$Lane.hold");
        charges.put("state.Backlog$Lane.held", "Weight.publication, in Backlog$Lane.hold");
        charges.put("RealmSettings$DurableSettings.roles", "is of the configuration");
        charges.put("RealmSettings.durable", "is of the configuration");
        charges.put("pubsub.DurablePlaces.countByAuthid", "Key.weight, in DurablePlaces.put");
        charges.put("pubsub.DurablePlaces.places", "Key.weight, in DurablePlaces.put");
        charges.put("pubsub.DurablePlaces.texts", "has 256 at most, of places");
        charges.put("pubsub.Durables.touched", "is worked off before the fact at hand is over");
        charges.put("pubsub.Durables.unmarked", "has one for each connection");
        charges.put("pubsub.KnownKeys.published", "Key.weight, in KnownKeys.add");
        charges.put("pubsub.Publications$Pending.again", "Weight.REFERENCE for each, in Publications.isKnown");
        charges.put("pubsub.Publications.pending", "Weight.publication, in Publications.record");
        charges.put("pubsub.Publications.pendingKeys", "with the publication");
        charges.put("pubsub.Publications.relieved", "is worked off before the fact at hand is over");
        charges.put("state.DurablePlace.holders", "Weight.DURABLE, in Durables.begin");
        charges.put("state.DurableWindow$Mark.positions", "Weight.DURABLE, in Durables.begin: marks are bounded");
        charges.put("state.DurableWindow.lanes", "Weight.DURABLE, in Durables.begin");
        charges.put("state.DurableWindow.marks", "is bounded by number");
        charges.put("state.DurableWindow.unmarked", "Weight.DURABLE, in Durables.begin");
        charges.put("state.Publisher.durable", "is worked off before the fact at hand is over");
        charges.put("state.Subscription.durables", "Weight.DURABLE, in Durables.begin");
        charges.put("state.Publisher.others", "passes on and is not kept");
        charges.put("state.Subscription.lanes", "Weight.LANE, in Subscription.slow");
        charges.put("state.CurrentSettings.deciders", "configuration");
        charges.put("access.Questions.lines", "one for each decider that the configuration names");
        charges.put(
                "access.Questions$Line.waiting",
                "the lobby's: at most 1,000 entrants, whose HELLO limits.helloBytes bounds; a realm's: Weight.message of"
                        + " the one request of each session that waits, in Authorizer.asksFirst");
        charges.put("state.Subscription.nodeKeys", "Weight.ofValue, in Subscription.add");
        charges.put("state.Subscription.subscribers", "Weight.subscription, in Session.add");
        charges.put("tally.Groups.byName", "is of the configuration");
        charges.put("tally.Groups.groups", "is of the configuration");
        charges.put("tally.Groups.known", "has a thousand at most, of URIs that are short");
        charges.put("tally.Tallies.opened", "has one for each method");
        charges.put("tally.Tallies.over", "is worked off before the fact at hand is over");
        charges.put("state.UriIndex.exact", "with the subscription or registration");
        charges.put("Entry$Joined.roles", "passes on, and is charged with the session");
        charges.put("RealmCopy$Member.extra", "passes on and is not kept");
        charges.put("RealmCopy$Member.registrations", "passes on and is not kept");
        charges.put("RealmCopy$Member.subscriptions", "passes on and is not kept");
        charges.put("RealmCopy$Procedure.callees", "passes on and is not kept");
        charges.put("RealmCopy$Topic.subscribers", "passes on and is not kept");
        charges.put("RealmCopy.arriving", "passes on and is not kept");
        charges.put("RealmCopy.descriptions", "passes on and is not kept");
        charges.put("RealmCopy.members", "passes on and is not kept");
        charges.put("RealmCopy.nodes", "passes on and is not kept");
        charges.put("RealmCopy.procedures", "passes on and is not kept");
        charges.put("RealmCopy.testaments", "passes on and is not kept");
        charges.put("RealmCopy.topics", "passes on and is not kept");
        charges.put(
                "core.Arrivals.arriving", "has one for each connection, whose HELLO is bounded (limits.helloBytes)");
        charges.put("nodes.Neighbours.arriving", "has one for each node");
        charges.put("nodes.Neighbours.nodes", "has one for each node");
        charges.put("nodes.Neighbours.waiting", "has what is listed while a node comes");
        charges.put("meta.MetaProcedures.checks", "has the router's own procedures");
        charges.put("roll.Scribe.others", "has one for each node");
        charges.put("roll.Scribe.relieved", "is worked off before the fact at hand is over");
        charges.put("rpc.Guests.guests", "Weight.REFERENCE for each, in Guests.invoked");
        charges.put("rpc.Probes.abroad", "has one for each session, of nodes");
        charges.put("state.Registration$Callee.toldBusy", "has one for each node");
        charges.put("state.Subscription.elsewhere", "has one for each node");
        charges.put("state.Subscription.here", "Weight.subscription, in Session.add");
        return charges;
    }

    @Test
    void whateverCanGrowIsChargedOrBounded() throws IOException, URISyntaxException {
        assertEquals(new TreeSet<>(CHARGES.keySet()), collections());
    }

    private static Set<String> collections() throws IOException, URISyntaxException {
        Path classes = Path.of(RouterSettings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/parley/router"))) {
            files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> load(name.substring(0, name.length() - 6).replace(File.separatorChar, '.')))
                    .forEach(type -> collect(type, found));
        }
        return found;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, CollectionsTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new UncheckedIOException(new IOException(gone));
        }
    }

    private static void collect(Class<?> type, Set<String> found) {
        for (Field field : type.getDeclaredFields()) {
            boolean isCollection =
                    Collection.class.isAssignableFrom(field.getType()) || Map.class.isAssignableFrom(field.getType());
            // constants and what lambdas and switches need apart
            if (isCollection && !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                found.add(type.getName().substring("dev.parley.router.".length()) + "." + field.getName());
            }
        }
    }
}
