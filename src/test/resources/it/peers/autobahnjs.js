"use strict";

// AutobahnJS as a puppet. Progress needs promises that tell it: when.js, which AutobahnJS prefers where it is installed.

const autobahn = require("autobahn");
const { happened, Pending, serve } = require("./puppet");

autobahn.log.warn = () => {};

const connections = new Map();
const subscriptions = new Map();
const registrations = new Map();
const invocations = new Map();
const calls = new Map();

let lastInvocation = 0;

const session = name => connections.get(name).session;

/** A result as the application gets it: nothing, one value, or all there is. */
function content(result) {
    if (result instanceof autobahn.Result) {
        return { args: result.args, kwargs: result.kwargs };
    }
    return { args: result === null || result === undefined ? [] : [result], kwargs: {} };
}

const refusal = ({ error, args = [], kwargs = {}, stack }) =>
    typeof error === "string" ? { error, args, kwargs } : { error: "", args: [String(stack)], kwargs: {} };

serve({
    refusal,

    join({ session: name, url, realm }) {
        const connection = new autobahn.Connection({
            url,
            realm,
            max_retries: 0,
            on_internal_error: thrown => console.error("AutobahnJS:", thrown),
            on_user_error: () => {},
        });
        connections.set(name, connection);
        return new Promise((resolve, reject) => {
            connection.onopen = (opened, details) =>
                resolve({ session: opened.id, protocol: details.transport.protocol });
            connection.onclose = (reason, details) => {
                happened(name, { closed: reason, reason: details.reason });
                reject(new Error(`${reason}: ${details.reason}`));
                return true;
            };
            connection.open();
        });
    },

    leave({ session: name }) {
        connections.get(name).close();
    },

    async subscribe({ session: name, to, topic, options }) {
        const handler = (args, kwargs, { topic: of, publisher = null, publication }) =>
            happened(to, { topic: of, publisher, publication, args, kwargs });
        subscriptions.set(to, await session(name).subscribe(topic, handler, options));
    },

    async unsubscribe({ to }) {
        await subscriptions.get(to).unsubscribe();
    },

    async publish({ session: name, topic, args, kwargs, options }) {
        const { id } = await session(name).publish(topic, args, kwargs, { ...options, acknowledge: true });
        return { publication: id };
    },

    async register({ session: name, to, procedure, options }) {
        const endpoint = (args, kwargs, { procedure: of, caller = null, progress }) => {
            const invocation = `autobahnjs-${++lastInvocation}`;
            const answer = new Pending();
            invocations.set(invocation, { answer, progress });
            happened(to, { invocation, procedure: of, caller, progress: progress !== null, args, kwargs });
            return answer.promise;
        };
        registrations.set(to, await session(name).register(procedure, endpoint, options));
    },

    async unregister({ to }) {
        await registrations.get(to).unregister();
    },

    yield({ invocation, progress, args, kwargs }) {
        const under = invocations.get(invocation);
        if (progress) {
            under.progress(args, kwargs);
        } else {
            under.answer.resolve(new autobahn.Result(args, kwargs));
        }
    },

    fail({ invocation, error, args, kwargs }) {
        invocations.get(invocation).answer.reject(new autobahn.Error(error, args, kwargs));
    },

    call({ session: name, to, procedure, args, kwargs, options }) {
        const call = session(name).call(procedure, args, kwargs, options);
        calls.set(to, call);
        call.then(
            result => happened(to, content(result)),
            error => happened(to, refusal(error)),
            progress => happened(to, { progress: true, ...content(progress) }));
    },

    cancel({ to, mode }) {
        calls.get(to).cancel(mode === undefined ? undefined : { mode });
    },
});
