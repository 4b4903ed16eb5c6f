package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import dev.parley.message.MessageType;
import dev.parley.message.WhenSlow;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestOptionsTest {

    /** Those of another request do not compile. */
    @Test
    void eachRequestHasItsOwnOptionsAndNoOthers() {
        assertEquals(Set.of("timeout", "discloseMe", "idempotent", "set"), options(CallOptions.class));
        assertEquals(
                Set.of(
                        "includeMe",
                        "retain",
                        "discloseMe",
                        "idempotent",
                        "key",
                        "exclude",
                        "excludeAuthid",
                        "excludeAuthrole",
                        "eligible",
                        "eligibleAuthid",
                        "eligibleAuthrole",
                        "set"),
                options(PublishOptions.class));
        assertEquals(
                Set.of(
                        "match",
                        "prefix",
                        "wildcard",
                        "retained",
                        "replayMissed",
                        "replayAll",
                        "replayAfter",
                        "durable",
                        "queue",
                        "whenSlow",
                        "set"),
                options(SubscribeOptions.class));
        assertEquals(
                Set.of(
                        "match",
                        "prefix",
                        "wildcard",
                        "invoke",
                        "concurrency",
                        "discloseCaller",
                        "forwardTimeout",
                        "forceReregister",
                        "set"),
                options(RegisterOptions.class));
    }

    private static Set<String> options(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsWrittenIsWhatTheRouterIsTold() {
        assertEquals(
                Map.of("timeout", 1500L, "disclose_me", true, "x_trace", "abc"),
                CallOptions.DEFAULT
                        .timeout(Duration.ofMillis(1500))
                        .discloseMe()
                        .set("x_trace", "abc")
                        .dict()
                        .values());
        assertEquals(
                Map.of("exclude_me", false, "retain", true, "exclude", List.of(3L, 4L), "eligible", List.of(5L)),
                PublishOptions.DEFAULT
                        .includeMe()
                        .retain()
                        .exclude(3, 4)
                        .eligible(5)
                        .dict()
                        .values());
        assertEquals(
                Map.of(
                        "exclude_authid", List.of("joe"),
                        "exclude_authrole", List.of("guest", "bot"),
                        "eligible_authid", List.of(),
                        "eligible_authrole", List.of("user")),
                PublishOptions.DEFAULT
                        .excludeAuthid("joe")
                        .excludeAuthrole("guest", "bot")
                        .eligibleAuthid()
                        .eligibleAuthrole("user")
                        .dict()
                        .values());
        assertEquals(
                Map.of("match", "prefix", "get_retained", true),
                SubscribeOptions.DEFAULT.prefix().retained().dict().values());
        assertEquals(
                Map.of("match", "wildcard"),
                SubscribeOptions.DEFAULT.match(MatchPolicy.WILDCARD).dict().values());
        assertEquals(
                Map.of("_slow", "drop_oldest"),
                SubscribeOptions.DEFAULT.whenSlow(WhenSlow.DROP_OLDEST).dict().values());
        assertEquals(
                Map.of("match", "wildcard", "invoke", "roundrobin", "concurrency", 4L, "disclose_caller", true),
                RegisterOptions.DEFAULT
                        .wildcard()
                        .invoke(InvocationPolicy.ROUNDROBIN)
                        .concurrency(4)
                        .discloseCaller()
                        .dict()
                        .values());
        assertEquals(
                Map.of("match", "prefix", "forward_timeout", true, "force_reregister", true),
                RegisterOptions.DEFAULT
                        .prefix()
                        .forwardTimeout()
                        .forceReregister()
                        .dict()
                        .values());
    }

    /** As the router looks at them. */
    @Test
    void whatIsWrittenIsOfTheTypeThatTheProtocolWants() {
        CallOptions call = CallOptions.DEFAULT.timeout(Duration.ofNanos(1)).discloseMe();
        assertEquals(1L, call.dict().values().get("timeout"));
        assertNoComplaint(MessageType.CALL, call.dict().values());
        assertNoComplaint(
                MessageType.PUBLISH,
                PublishOptions.DEFAULT
                        .includeMe()
                        .retain()
                        .discloseMe()
                        .exclude(1)
                        .excludeAuthid("a")
                        .excludeAuthrole("a")
                        .eligible(1)
                        .eligibleAuthid("a")
                        .eligibleAuthrole("a")
                        .dict()
                        .values());
        assertNoComplaint(
                MessageType.SUBSCRIBE,
                SubscribeOptions.DEFAULT
                        .prefix()
                        .retained()
                        .whenSlow(WhenSlow.COALESCE)
                        .dict()
                        .values());
        assertNoComplaint(
                MessageType.REGISTER,
                RegisterOptions.DEFAULT
                        .prefix()
                        .invoke(InvocationPolicy.LAST)
                        .concurrency(1)
                        .discloseCaller()
                        .forwardTimeout()
                        .forceReregister()
                        .dict()
                        .values());
    }

    private static void assertNoComplaint(MessageType carrier, Map<String, ?> options) {
        options.forEach((key, value) -> assertEquals(null, Attribute.complaint(carrier, key, value)));
    }

    @Test
    void eachMethodLeavesWhatItWasCalledOnAsItWas() {
        PublishOptions retained = PublishOptions.DEFAULT.retain();
        PublishOptions both = retained.idempotent().includeMe();
        assertEquals(Set.of("retain"), retained.dict().values().keySet());
        assertFalse(retained.isIdempotent());
        assertTrue(both.isIdempotent());
        assertTrue(PublishOptions.DEFAULT.dict().isEmpty());
        SubscribeOptions queued = SubscribeOptions.DEFAULT.replayAfter(7).queue(2, Overflow.DROP_NEWEST);
        SubscribeOptions matched = queued.prefix();
        assertEquals(7, matched.afterPublication());
        assertEquals(2, matched.queue());
        assertEquals(Overflow.DROP_NEWEST, matched.overflow());
        assertTrue(queued.dict().isEmpty());
    }

    @Test
    void whatCannotBeIsRefusedWhereItIsWritten() {
        assertRefused(() -> PublishOptions.DEFAULT.exclude(1, 0), "exclude: 0 is no session id");
        assertRefused(() -> PublishOptions.DEFAULT.eligible(-1), "eligible: -1 is no session id");
        assertRefused(() -> RegisterOptions.DEFAULT.concurrency(0), "a concurrency of 0");
        assertRefused(() -> SubscribeOptions.DEFAULT.queue(0, Overflow.DROP_OLDEST), "a queue for 0 events");
        assertRefused(() -> CallOptions.DEFAULT.set("x", Duration.ZERO), "Duration");
        assertRefused(() -> PublishOptions.DEFAULT.set("x", Double.NaN), "Double");
        assertRefused(() -> SubscribeOptions.DEFAULT.set("x", new Object()), "Object");
        assertRefused(() -> RegisterOptions.DEFAULT.set("x", List.of(Duration.ZERO)), "Duration");
    }

    private static void assertRefused(Runnable writing, String why) {
        String message =
                assertThrows(IllegalArgumentException.class, writing::run).getMessage();
        assertTrue(message.contains(why), message);
    }
}
