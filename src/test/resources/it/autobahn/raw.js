"use strict";

// A plain WebSocket client against the router: what the text is on the wire, over both sub-protocols.

const assert = require("node:assert/strict");
const WebSocket = require("ws");
const { check, afterwards, within, Arrivals } = require("./harness");
const { join, subscribe } = require("./autobahnjs");

const URL = process.argv[2];
const SEPARATOR = "\x1e";

class RawPeer {
    #messages = new Arrivals();
    #nextRequest = 1;

    static async open(...protocols) {
        const peer = new RawPeer();
        peer.socket = new WebSocket(URL, protocols);
        peer.socket.on("message", (data, isBinary) => peer.#take(data.toString(), isBinary));
        peer.closed = new Promise(resolve => {
            peer.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
        });
        await within(new Promise((resolve, reject) => {
            peer.socket.on("open", resolve);
            peer.socket.on("error", reject);
        }), "opening");
        afterwards(() => {
            peer.socket.close();
            return peer.closed;
        });
        return peer;
    }

    static async join(...protocols) {
        const peer = await RawPeer.open(...protocols);
        peer.send('[1,"realm1",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]');
        await peer.receive(2);
        return peer;
    }

    get isBatched() {
        return this.socket.protocol.endsWith(".batched");
    }

    #take(text, isBinary) {
        assert(!isBinary);
        if (!this.isBatched) {
            this.#messages.add(text);
            return;
        }
        this.lastSeparator = text.at(-1);
        assert(this.lastSeparator === SEPARATOR || this.lastSeparator === "\x18", `no separator at the end of ${text}`);
        text.slice(0, -1).split(this.lastSeparator).forEach(message => this.#messages.add(message));
    }

    send(...messages) {
        if (this.isBatched) {
            this.socket.send(messages.map(message => message + SEPARATOR).join(""));
        } else {
            messages.forEach(message => this.socket.send(message));
        }
    }

    receiveText() {
        return this.#messages.next("the next message");
    }

    /** The next message, which is of that type. */
    async receive(type) {
        const text = await this.receiveText();
        const message = JSON.parse(text);
        assert.equal(message[0], type, text);
        return message;
    }

    async request(type, answerType, ...parts) {
        const id = this.#nextRequest++;
        this.send(`[${[type, id, "{}", ...parts].join(",")}]`);
        const answer = await this.receive(answerType);
        assert.equal(answer[1], id);
        return answer[2];
    }
}

for (const protocol of ["wamp.2.json", "wamp.2.json.batched"]) {
    check(`over ${protocol}, a session from HELLO to GOODBYE, and another on the same connection`, async () => {
        const peer = await RawPeer.open(protocol);
        assert.equal(peer.socket.protocol, protocol);
        for (let i = 0; i < 2; i++) {
            peer.send('[1,"realm1",{"roles":{"subscriber":{}}}]');
            await peer.receive(2);
            peer.send('[6,{},"wamp.close.close_realm"]');
            assert.deepEqual(await peer.receive(6), [6, {}, "wamp.close.goodbye_and_out"]);
        }
    });

    check(`over ${protocol}, what arrives together is answered in order`, async () => {
        const peer = await RawPeer.join(protocol);
        peer.send(
            `[32,1,{},"com.example.${protocol}.a"]`,
            `[64,2,{},"com.example.${protocol}.b"]`,
            `[48,3,{},"com.example.${protocol}.c"]`,
            `[16,4,{"acknowledge":true,"exclude_me":false},"com.example.${protocol}.a",["x"]]`);
        const subscribed = await peer.receive(33);
        assert.equal((await peer.receive(65))[1], 2);
        assert.deepEqual((await peer.receive(8)).slice(0, 3), [8, 48, 3]);
        const published = await peer.receive(17);
        assert.deepEqual(await peer.receive(36), [36, subscribed[2], published[2], {}, ["x"]]);
    });

    check(`over ${protocol}, it reaches AutobahnJS and the Java client, and they reach it`, async () => {
        const { session: alice } = await join();
        const peer = await RawPeer.join(protocol);
        const events = await subscribe(alice, `com.example.${protocol}.news`);
        await peer.request(32, 33, `"com.example.${protocol}.news"`);
        const registration = await peer.request(64, 65, `"com.example.${protocol}.double"`);

        peer.send(`[16,3,{},"com.example.${protocol}.news",["from raw"]]`);
        assert.deepEqual((await events.next()).args, ["from raw"]);
        alice.publish(`com.example.${protocol}.news`, ["from autobahn"]);
        assert.deepEqual((await peer.receive(36))[4], ["from autobahn"]);

        for (const call of [
            () => alice.call(`com.example.${protocol}.double`, [21]),
            () => alice.call("com.example.java.call", [`com.example.${protocol}.double`, 21]),
        ]) {
            const answer = call();
            const invocation = await peer.receive(68);
            assert.equal(invocation[2], registration);
            assert.deepEqual(invocation[4], [21]);
            peer.send(`[70,${invocation[1]},{},[42]]`);
            assert.equal(await answer, 42);
        }
        peer.send('[48,4,{},"com.example.java.add",[20,22]]');
        assert.deepEqual(await peer.receive(50), [50, 4, {}, [42]]);
    });

    check(`over ${protocol}, numbers and escapes pass an event and a call to the letter`, async () => {
        const letters = '[12345678901234567890,1.10,1e400,-0.0,"\\u00e9\\/\\ud83d\\ude00"],{"b":1.0,"a":{"z":1E+2}}';
        const [sender, receiver] = [await RawPeer.join(protocol), await RawPeer.join(protocol)];
        const subscription = await receiver.request(32, 33, `"com.example.${protocol}.letters"`);
        const registration = await receiver.request(64, 65, `"com.example.${protocol}.letters"`);

        sender.send(`[16,1,{"acknowledge":true},"com.example.${protocol}.letters",${letters}]`);
        const published = await sender.receive(17);
        assert.equal(await receiver.receiveText(), `[36,${subscription},${published[2]},{},${letters}]`);

        sender.send(`[48,2,{},"com.example.${protocol}.letters",${letters}]`);
        assert.equal(await receiver.receiveText(), `[68,1,${registration},{},${letters}]`);
        receiver.send(`[70,1,{},${letters}]`);
        assert.equal(await sender.receiveText(), `[50,2,{},${letters}]`);
        sender.send(`[48,3,{},"com.example.java.echo",${letters}]`);
        assert.equal(await sender.receiveText(), `[50,3,{},${letters}]`);
    });

    check(`over ${protocol}, a violation is explained by ABORT and the connection closed`, async () => {
        const peer = await RawPeer.join(protocol);
        peer.send(`[32,1,{},"com.example.${protocol}.a"] and more`);
        const [, details, reason] = await peer.receive(3);
        assert.equal(reason, "wamp.error.protocol_violation");
        assert(details.message, "no message");
        assert.equal((await within(peer.closed, "the close")).code, 1002);
    });
}

check("over wamp.2.json.batched, the octet of older peers is answered in kind", async () => {
    const peer = await RawPeer.open("wamp.2.json.batched");
    peer.socket.send('[1,"realm1",{"roles":{"caller":{}}}]\x18[48,1,{},"com.example.java.add",[1,2]]\x18');
    await peer.receive(2);
    assert.deepEqual(await peer.receive(50), [50, 1, {}, [3]]);
    assert.equal(peer.lastSeparator, "\x18");
});

check("wamp.2.json is preferred, whatever the client's order", async () => {
    const peer = await RawPeer.open("wamp.2.cbor", "wamp.2.json.batched", "wamp.2.json");
    assert.equal(peer.socket.protocol, "wamp.2.json");
});

check("without a sub-protocol in common the handshake is refused", async () => {
    const socket = new WebSocket(URL, ["wamp.2.cbor"]);
    const status = await within(new Promise((resolve, reject) => {
        socket.on("unexpected-response", (request, response) => {
            request.destroy();
            resolve(response.statusCode);
        });
        socket.on("open", () => reject(new Error("the handshake was accepted")));
        socket.on("error", reject);
    }), "the refusal");
    assert.equal(status, 400);
});
