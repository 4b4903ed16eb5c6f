package dev.parley.cluster;

import dev.parley.codec.ArrayReader;
import dev.parley.codec.ArrayWriter;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.Json;
import dev.parley.message.MalformedException;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Publish;
import dev.parley.router.NodeId;
import dev.parley.router.RealmCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of the directory as text, and back. Stateless. */
final class CopyText {
    private CopyText() {}

    private interface Element<T> {
        T read(ArrayReader from) throws MalformedException;
    }

    static String text(RealmCopy copy) {
        ArrayWriter text = new ArrayWriter().open();
        copy.nodes().forEach(node -> text.string(node.name()));
        text.close().open();
        copy.arriving().forEach(comer -> {
            NodeId from = comer.from();
            text.open()
                    .string(comer.node().name())
                    .string(from == null ? null : from.name())
                    .close();
        });
        text.close().open();
        copy.members().forEach(member -> write(text, member));
        text.close().open();
        copy.topics().forEach(topic -> write(text, topic));
        text.close().open();
        copy.procedures().forEach(procedure -> write(text, procedure));
        text.close().open();
        copy.testaments().forEach(left -> text.open()
                .integer(left.session())
                .string(left.scope())
                .message(new Publish(1, left.options(), left.topic(), left.payload()))
                .close());
        text.close().open();
        copy.descriptions().forEach(described -> text.open()
                .integer(described.session())
                .string(described.kind())
                .string(described.uri())
                .string(described.text().text())
                .close());
        return text.close().text();
    }

    private static void write(ArrayWriter text, RealmCopy.Member member) {
        text.open().string(member.node().name());
        EntryText.write(text, member.joined());
        text.value(member.extra()).open();
        member.subscriptions().forEach(text::integer);
        text.close().open();
        member.registrations().forEach(text::integer);
        text.close().close();
    }

    private static void write(ArrayWriter text, RealmCopy.Topic topic) {
        text.open()
                .integer(topic.id())
                .string(topic.topic())
                .string(topic.match().key());
        text.integer(topic.created()).open();
        topic.subscribers().forEach(one -> text.integer(one.session()).string(one.nodeKey()));
        text.close().close();
    }

    private static void write(ArrayWriter text, RealmCopy.Procedure procedure) {
        text.open().integer(procedure.id()).string(procedure.procedure());
        text.string(procedure.match().key()).string(procedure.policy().key());
        text.integer(procedure.created()).open();
        procedure.callees().forEach(one -> text.integer(one.session())
                .bool(one.disclosesCaller())
                .bool(one.forwardsTimeout())
                .integer(one.concurrency()));
        text.close().close();
    }

    static RealmCopy read(String text) throws MalformedException {
        ArrayReader from = new ArrayReader(text);
        RealmCopy copy = new RealmCopy(
                list("nodes", from, CopyText::node),
                list("arriving nodes", from, CopyText::arriving),
                list("members", from, CopyText::member),
                list("topics", from, CopyText::topic),
                list("procedures", from, CopyText::procedure),
                list("testaments", from, CopyText::testament),
                list("descriptions", from, CopyText::description));
        from.endOfText();
        return copy;
    }

    private static <T> List<T> list(String what, ArrayReader from, Element<T> element) throws MalformedException {
        List<T> list = new ArrayList<>();
        from.open(what);
        while (from.hasMore()) {
            list.add(element.read(from));
        }
        from.end();
        return list;
    }

    private static NodeId node(ArrayReader from) throws MalformedException {
        return new NodeId(from.string("a node"));
    }

    private static RealmCopy.Arriving arriving(ArrayReader from) throws MalformedException {
        from.open("a node that arrives");
        NodeId node = node(from);
        String sender = from.stringOrNull("a node");
        from.end();
        return new RealmCopy.Arriving(node, sender == null ? null : new NodeId(sender));
    }

    private static RealmCopy.Member member(ArrayReader from) throws MalformedException {
        from.open("a member");
        RealmCopy.Member member = new RealmCopy.Member(
                node(from),
                EntryText.joined(from),
                extra(from),
                list("subscriptions", from, CopyText::id),
                list("registrations", from, CopyText::id));
        from.end();
        return member;
    }

    private static long id(ArrayReader from) throws MalformedException {
        return from.integer("an id");
    }

    private static Map<String, Object> extra(ArrayReader from) throws MalformedException {
        Map<String, Object> extra = new LinkedHashMap<>();
        if (from.value("what is told of a session") instanceof Map<?, ?> values) {
            values.forEach((key, value) -> {
                if (value != null) {
                    extra.put(String.valueOf(key), value);
                }
            });
        }
        return extra;
    }

    private static RealmCopy.Topic topic(ArrayReader from) throws MalformedException {
        from.open("a topic");
        RealmCopy.Topic topic = new RealmCopy.Topic(
                id(from),
                from.string("a topic"),
                match(from),
                from.integer("a time"),
                list("subscribers", from, one -> new RealmCopy.Subscriber(id(one), one.stringOrNull("a key"))));
        from.end();
        return topic;
    }

    private static RealmCopy.Procedure procedure(ArrayReader from) throws MalformedException {
        from.open("a procedure");
        RealmCopy.Procedure procedure = new RealmCopy.Procedure(
                id(from),
                from.string("a procedure"),
                match(from),
                known(InvocationPolicy.of(from.string("a policy")), "an invocation policy"),
                from.integer("a time"),
                list(
                        "callees",
                        from,
                        one -> new RealmCopy.Callee(
                                id(one),
                                one.bool("whether it discloses callers"),
                                one.bool("whether it forwards timeouts"),
                                one.integer("its concurrency"))));
        from.end();
        return procedure;
    }

    private static MatchPolicy match(ArrayReader from) throws MalformedException {
        return known(MatchPolicy.of(from.string("a match policy")), "a match policy");
    }

    private static <T> T known(@Nullable T value, String what) throws MalformedException {
        if (value == null) {
            throw new MalformedException(what + " that is unknown");
        }
        return value;
    }

    private static RealmCopy.Testament testament(ArrayReader from) throws MalformedException {
        from.open("a testament");
        long session = id(from);
        String scope = from.string("a scope");
        if (from.message() instanceof Publish left) {
            from.end();
            return new RealmCopy.Testament(session, scope, left.topic(), left.options(), left.payload());
        }
        throw new MalformedException("a testament that is none");
    }

    private static RealmCopy.Description description(ArrayReader from) throws MalformedException {
        from.open("a description");
        RealmCopy.Description description = new RealmCopy.Description(
                id(from), from.string("a kind"), from.string("a URI"), new Json(from.string("a description")));
        from.end();
        return description;
    }
}
