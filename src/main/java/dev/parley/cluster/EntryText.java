package dev.parley.cluster;

import dev.parley.codec.ArrayReader;
import dev.parley.codec.ArrayWriter;
import dev.parley.message.Feature;
import dev.parley.message.MalformedException;
import dev.parley.message.Publish;
import dev.parley.message.Request;
import dev.parley.message.Role;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.SessionEnd;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Entries of the roll as text, and back. Stateless. */
final class EntryText {
    private EntryText() {}

    static byte[] octets(Entry entry) {
        ArrayWriter text = new ArrayWriter();
        if (entry instanceof Entry.NodeUp) {
            text.string("up");
        } else if (entry instanceof Entry.NodeReady) {
            text.string("ready");
        } else if (entry instanceof Entry.NodeDown down) {
            text.string("down").string(down.node().name());
        } else if (entry instanceof Entry.Joined joined) {
            write(text.string("joined"), joined);
        } else if (entry instanceof Entry.CookieChanged cookie) {
            text.string("cookie").string(cookie.hash()).string(cookie.login());
        } else if (entry instanceof Entry.OfSession about) {
            about(text, about);
        } else {
            throw new IllegalArgumentException("an entry that has no text: " + entry);
        }
        return text.octets();
    }

    private static void about(ArrayWriter text, Entry.OfSession entry) {
        long session = entry.session();
        if (entry instanceof Entry.Asked asked) {
            text.string("asked").integer(session).integer(asked.millis()).message(asked.request());
        } else if (entry instanceof Entry.Revoked revoked) {
            text.string("revoked").integer(session).integer(revoked.id());
            text.bool(revoked.isRegistration()).string(revoked.reason());
        } else if (entry instanceof Entry.Judged judged) {
            text.string("judged").integer(session);
            text.message(new Publish(1, judged.options(), judged.topic(), judged.payload()));
            text.bool(judged.mayPublish()).bool(judged.mayDisclose());
        } else if (entry instanceof Entry.Detached) {
            text.string("detached").integer(session);
        } else if (entry instanceof Entry.Left left) {
            text.string("left").integer(session).string(left.why());
        } else if (entry instanceof Entry.Killed killed) {
            text.string("killed").integer(session).string(killed.how().name()).string(killed.reason());
            text.string(killed.message()).string(killed.why()).bool(killed.isSilent());
        } else {
            throw new IllegalArgumentException("an entry that has no text: " + entry);
        }
    }

    /** The entry of that text. */
    static Entry read(String text) throws MalformedException {
        ArrayReader from = new ArrayReader(text);
        Entry entry = read(from.string("the kind of an entry"), from);
        from.endOfText();
        return entry;
    }

    private static Entry read(String kind, ArrayReader from) throws MalformedException {
        return switch (kind) {
            case "up" -> new Entry.NodeUp();
            case "ready" -> new Entry.NodeReady();
            case "down" -> new Entry.NodeDown(new NodeId(from.string("a node")));
            case "joined" -> joined(from);
            case "cookie" ->
                new Entry.CookieChanged(
                        from.string("the hash of a cookie"), from.stringOrNull("what a cookie stands for"));
            case "asked" -> {
                long session = session(from);
                long millis = from.integer("a time");
                if (from.message() instanceof Request request) {
                    yield new Entry.Asked(session, request, millis);
                }
                throw new MalformedException("an entry that asks for nothing");
            }
            case "revoked" ->
                new Entry.Revoked(
                        session(from),
                        from.integer("an id"),
                        from.bool("whether it is a registration"),
                        from.stringOrNull("a reason"));
            case "judged" -> {
                long session = session(from);
                if (from.message() instanceof Publish testament) {
                    yield new Entry.Judged(
                            session,
                            testament.topic(),
                            testament.options(),
                            testament.payload(),
                            from.bool("whether it may be published"),
                            from.bool("whether its publisher may be disclosed"));
                }
                throw new MalformedException("an entry about no testament");
            }
            case "detached" -> new Entry.Detached(session(from));
            case "left" -> new Entry.Left(session(from), from.stringOrNull("a reason"));
            case "killed" ->
                new Entry.Killed(
                        session(from),
                        end(from.string("the end of a session")),
                        from.string("a reason"),
                        from.stringOrNull("a message"),
                        from.stringOrNull("a reason for others"),
                        from.bool("whether it is silent"));
            default -> throw new MalformedException("an entry of the unknown kind " + kind);
        };
    }

    private static long session(ArrayReader from) throws MalformedException {
        return from.integer("the id of a session");
    }

    private static SessionEnd end(String name) throws MalformedException {
        for (SessionEnd end : SessionEnd.values()) {
            if (end.name().equals(name)) {
                return end;
            }
        }
        throw new MalformedException("an unknown end of a session: " + name);
    }

    static void write(ArrayWriter to, Entry.Joined joined) {
        to.integer(joined.session()).string(joined.authid()).string(joined.authrole());
        to.string(joined.authmethod()).string(joined.authprovider()).open();
        joined.roles().forEach((role, features) -> {
            to.string(role.key()).open();
            features.forEach(feature -> to.string(feature.key()));
            to.close();
        });
        to.close();
    }

    static Entry.Joined joined(ArrayReader from) throws MalformedException {
        long session = session(from);
        String authid = from.string("an authid");
        String authrole = from.string("an authrole");
        String authmethod = from.string("an authmethod");
        String authprovider = from.string("an authprovider");
        Map<Role, Set<Feature>> roles = new EnumMap<>(Role.class);
        from.open("roles");
        while (from.hasMore()) {
            Role role = Role.of(from.string("a role"));
            Set<Feature> features = EnumSet.noneOf(Feature.class);
            from.open("features");
            while (from.hasMore()) {
                // one that a later version knows is none of this one's
                Feature feature = Feature.of(from.string("a feature"));
                if (feature != null) {
                    features.add(feature);
                }
            }
            from.end();
            if (role != null) {
                roles.put(role, features);
            }
        }
        from.end();
        return new Entry.Joined(session, authid, authrole, authmethod, authprovider, roles);
    }
}
