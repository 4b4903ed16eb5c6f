"use strict";

// AutobahnJS against the router, and with a Java client that answers com.example.java.*.

const assert = require("node:assert/strict");
const autobahn = require("autobahn");
const { check, afterwards, within, Arrivals, failure } = require("./harness");

const URL = process.argv[2];

autobahn.log.warn = () => {};

/** Joins a realm by AutobahnJS with its defaults; it offers several sub-protocols, MessagePack and CBOR among them. */
function join(realm = "realm1") {
    const connection = new autobahn.Connection({ url: URL, realm, max_retries: 0 });
    const closed = new Promise(resolve => {
        connection.onclose = (reason, details) => {
            resolve({ reason, details });
            return true;
        };
    });
    const joined = new Promise((resolve, reject) => {
        connection.onopen = (session, details) => {
            afterwards(() => {
                if (connection.isOpen) {
                    connection.close();
                }
                return closed;
            });
            resolve({ connection, session, details, closed });
        };
        closed.then(({ details }) => reject(Object.assign(new Error(`refused: ${details.reason}`), { details })));
    });
    connection.open();
    return within(joined, "joining");
}

async function pair() {
    return [(await join()).session, (await join()).session];
}

async function subscribe(session, topic) {
    const events = new Arrivals();
    events.subscription = await session.subscribe(topic, (args, kwargs, details) => {
        events.add({ args, kwargs, details });
    });
    return events;
}

/** The error of com.example.java.fail and com.example.js.fail. */
function assertRefused({ error, args, kwargs }) {
    assert.deepEqual({ error, args, kwargs },
        { error: "com.example.error.refused", args: ["no", 7], kwargs: { why: "because" } });
}

check("the router welcomes a session and says what it can do", async () => {
    const { session, details } = await join();
    assert(Number.isSafeInteger(session.id) && session.id > 0, `session ${session.id}`);
    assert.equal(details.transport.protocol, "wamp.2.json");
    assert.equal(details.authmethod, "anonymous");
    assert.equal(details.roles.broker.features.publisher_exclusion, true);
    assert.equal(details.roles.dealer.features.call_canceling, true);
});

check("an event reaches another session whole", async () => {
    const [alice, bob] = await pair();
    const events = await subscribe(bob, "com.example.js.news");
    const args = ["Grüße \"aus\" 東京 😀\n", 1, 2.5, true, null, [[]], { a: {} }];
    alice.publish("com.example.js.news", args, { severity: 3 });
    const event = await events.next();
    assert.deepEqual(event.args, args);
    assert.deepEqual(event.kwargs, { severity: 3 });
});

check("an event reaches a Java client, and its events reach us", async () => {
    const [alice] = await pair();
    const events = await subscribe(alice, "com.example.from_java");
    alice.publish("com.example.to_java", ["ping"], { times: 2 });
    const event = await events.next();
    assert.deepEqual(event.args, ["ping"]);
    assert.deepEqual(event.kwargs, { times: 2 });
});

check("a publication is acknowledged by the id that the event has", async () => {
    const [alice, bob] = await pair();
    const events = await subscribe(bob, "com.example.js.news");
    const publication = await alice.publish("com.example.js.news", ["x"], {}, { acknowledge: true });
    assert.equal((await events.next()).details.publication, publication.id);
});

check("a publication to a reserved topic is refused", async () => {
    const [alice] = await pair();
    const error = await failure(alice.publish("wamp.mine", [], {}, { acknowledge: true }));
    assert.equal(error.error, "wamp.error.invalid_uri");
});

check("the publisher does not get its own event", async () => {
    const [alice, bob] = await pair();
    const [atAlice, atBob] = [await subscribe(alice, "com.example.js.own"), await subscribe(bob, "com.example.js.own")];
    await alice.publish("com.example.js.own", [1], {}, { acknowledge: true });
    assert.deepEqual((await atBob.next()).args, [1]);
    assert.equal(atAlice.count, 0);
});

check("with exclude_me false the publisher gets it too", async () => {
    const [alice] = await pair();
    const events = await subscribe(alice, "com.example.js.own");
    await alice.publish("com.example.js.own", [2], {}, { acknowledge: true, exclude_me: false });
    assert.deepEqual((await events.next()).args, [2]);
});

check("the publisher is told on request only", async () => {
    const [alice, bob] = await pair();
    const events = await subscribe(bob, "com.example.js.news");
    alice.publish("com.example.js.news", ["named"], {}, { disclose_me: true });
    alice.publish("com.example.js.news", ["unnamed"]);
    assert.equal((await events.next()).details.publisher, alice.id);
    assert.equal((await events.next()).details.publisher, undefined);
});

check("an ended subscription brings no more events", async () => {
    const [alice, bob] = await pair();
    const news = await subscribe(bob, "com.example.js.news");
    const other = await subscribe(bob, "com.example.js.other");
    await news.subscription.unsubscribe();
    alice.publish("com.example.js.news", ["unheard"]);
    alice.publish("com.example.js.other", ["heard"]);
    assert.deepEqual((await other.next()).args, ["heard"]);
    assert.equal(news.count, 0);
});

check("a call is answered by another session", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.add", ([a, b]) => a + b);
    assert.equal(await alice.call("com.example.js.add", [2, 3]), 5);
});

check("results may be several and have names", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.divide", ([a, b], { note }) =>
        new autobahn.Result([Math.floor(a / b), a % b], { note }));
    const result = await alice.call("com.example.js.divide", [17, 5], { note: "seventeen by five" });
    assert.deepEqual(result.args, [3, 2]);
    assert.deepEqual(result.kwargs, { note: "seventeen by five" });
});

check("a Java client answers our call", async () => {
    const [alice] = await pair();
    assert.equal(await alice.call("com.example.java.add", [2, 3]), 5);
    const echoed = await alice.call("com.example.java.echo", [1, "two", null], { three: [4] });
    assert.deepEqual([echoed.args, echoed.kwargs], [[1, "two", null], { three: [4] }]);
});

check("we answer a Java client's call", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.upper", ([text], { mark = "" }) => text.toUpperCase() + mark);
    assert.equal(await alice.call("com.example.java.call", ["com.example.js.upper", "hello"], { mark: "!" }), "HELLO!");
});

check("an error has arguments and keyword arguments", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.fail", () => {
        throw new autobahn.Error("com.example.error.refused", ["no", 7], { why: "because" });
    });
    const error = await failure(alice.call("com.example.js.fail"));
    assertRefused(error);
});

check("an error of a Java client is the same", async () => {
    const [alice] = await pair();
    const error = await failure(alice.call("com.example.java.fail"));
    assertRefused(error);
});

check("our error reaches a Java client whole", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.fail", () => {
        throw new autobahn.Error("com.example.error.refused", ["no", 7], { why: "because" });
    });
    const error = await failure(alice.call("com.example.java.call", ["com.example.js.fail"]));
    assertRefused(error);
});

check("what a Java client must not tell it does not tell", async () => {
    const [alice] = await pair();
    const error = await failure(alice.call("com.example.java.crash"));
    assert.equal(error.error, "wamp.error.runtime_error");
    assert(!JSON.stringify(error).includes("swordfish"), JSON.stringify(error));
});

check("wrong arguments are an invalid_argument of the Java client", async () => {
    const [alice] = await pair();
    assert.equal((await failure(alice.call("com.example.java.add", ["two", 3]))).error, "wamp.error.invalid_argument");
});

check("nobody answers what nobody has registered", async () => {
    const [alice] = await pair();
    assert.equal((await failure(alice.call("com.example.js.nobody"))).error, "wamp.error.no_such_procedure");
});

check("a procedure is registered once", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.once", () => "bob");
    const error = await failure(alice.register("com.example.js.once", () => "alice"));
    assert.equal(error.error, "wamp.error.procedure_already_exists");
    assert.equal(await alice.call("com.example.js.once"), "bob");
});

check("an ended registration is free for another", async () => {
    const [alice, bob] = await pair();
    const registration = await bob.register("com.example.js.once", () => "bob");
    await registration.unregister();
    assert.equal((await failure(alice.call("com.example.js.once"))).error, "wamp.error.no_such_procedure");
    await alice.register("com.example.js.once", () => "alice");
    assert.equal(await bob.call("com.example.js.once"), "alice");
});

check("the caller is told on request only", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.who", (args, kwargs, details) => details.caller ?? "nobody");
    assert.equal(await alice.call("com.example.js.who", [], {}, { disclose_me: true }), alice.id);
    assert.equal(await alice.call("com.example.js.who"), "nobody");
});

check("200 calls at once are each answered their own", async () => {
    const [alice, bob] = await pair();
    await bob.register("com.example.js.square", async ([x]) => {
        await new Promise(resolve => setImmediate(resolve));
        return x * x;
    });
    const numbers = [...Array(200).keys()];
    const all = call => within(Promise.all(numbers.map(call)), "200 calls");
    const squares = numbers.map(x => x * x);
    assert.deepEqual(await all(x => alice.call("com.example.js.square", [x])), squares);
    assert.deepEqual(await all(x => alice.call("com.example.java.add", [x, x])), numbers.map(x => x + x));
    assert.deepEqual(await all(x => bob.call("com.example.java.call", ["com.example.js.square", x])), squares);
});

check("cancelling interrupts a Java client's procedure", async () => {
    const [alice] = await pair();
    const news = await subscribe(alice, "com.example.java.forever_is");
    const call = alice.call("com.example.java.forever");
    assert.deepEqual((await news.next()).args, ["begun"]);
    call.cancel({ mode: "kill" });
    assert.equal((await failure(call)).error, "wamp.error.canceled");
    assert.deepEqual((await news.next()).args, ["interrupted"]);
});

check("a message of a megabyte passes", async () => {
    const [alice] = await pair();
    const text = "ä".repeat(500_000) + "😀".repeat(100);
    assert.equal(await within(alice.call("com.example.java.echo", [text]), "a megabyte"), text);
});

check("a session that leaves is answered and takes all that it had with it", async () => {
    const [{ session: alice }, bob] = [await join(), await join()];
    await bob.session.register("com.example.js.once", () => "bob");
    bob.connection.close("wamp.close.normal", "enough");
    const { reason, details } = await within(bob.closed, "the end");
    assert.deepEqual([reason, details.reason], ["closed", "wamp.close.goodbye_and_out"]);
    assert.equal((await failure(alice.call("com.example.js.once"))).error, "wamp.error.no_such_procedure");
});

check("a call to a session that leaves is canceled", async () => {
    const [{ session: alice }, bob] = [await join(), await join()];
    const called = new Arrivals();
    await bob.session.register("com.example.js.forever", () => {
        called.add("called");
        return new Promise(() => {});
    });
    const call = alice.call("com.example.js.forever");
    await called.next();
    bob.connection.close();
    assert.equal((await failure(call)).error, "wamp.error.canceled");
    await within(bob.closed, "the end");
});

check("a realm that does not exist is refused", async () => {
    const { details } = await failure(join("com.example.nowhere"));
    assert.equal(details.reason, "wamp.error.no_such_realm");
    assert(details.message.includes("com.example.nowhere"), details.message);
});

module.exports = { join, subscribe };
