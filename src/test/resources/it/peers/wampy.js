"use strict";

// wampy.js as a puppet.

const WebSocket = require("ws");
const { Wampy } = require("wampy");
const { happened, Pending, serve } = require("./puppet");

const sessions = new Map();
const subscriptions = new Map();
const registrations = new Map();
const invocations = new Map();
const calls = new Map();

let lastInvocation = 0;

const content = ({ argsList = [], argsDict = {} }) => ({ args: argsList, kwargs: argsDict });

const payload = (args, kwargs) => ({ argsList: args, argsDict: kwargs });

const refusal = ({ errorUri, argsList, argsDict, stack }) => errorUri === undefined
    ? { error: "", args: [String(stack)], kwargs: {} }
    : { error: errorUri, ...content({ argsList, argsDict }) };

serve({
    refusal,

    async join({ session: name, url, realm, announced = [] }) {
        const session = new Wampy(url, {
            realm,
            ws: WebSocket,
            autoReconnect: false,
            uriValidation: "loose",
            onClose: () => happened(name, { closed: "closed", reason: "" }),
        });
        // wampy.js has progressive results as a callee and does not say so: there is no option for it
        for (const feature of announced) {
            session._wamp_features.roles.callee.features[feature] = true;
        }
        sessions.set(name, session);
        await session.connect();
        return { session: session.getSessionId(), protocol: session._ws.protocol };
    },

    leave({ session: name }) {
        return sessions.get(name).disconnect().then(() => undefined);
    },

    async subscribe({ session: name, to, topic, options }) {
        const handler = event =>
            happened(to, {
                topic: event.details.topic ?? topic,
                publisher: event.details.publisher ?? null,
                publication: null,
                ...content(event),
            });
        const session = sessions.get(name);
        const pattern = options.match === undefined ? undefined : options;
        const { subscriptionKey } = await session.subscribe(topic, handler, pattern);
        subscriptions.set(to, () => session.unsubscribe(subscriptionKey));
    },

    async unsubscribe({ to }) {
        await subscriptions.get(to)();
    },

    async publish({ session: name, topic, args, kwargs, options }) {
        const { publicationId } = await sessions.get(name).publish(topic, payload(args, kwargs), options);
        return { publication: publicationId };
    },

    async register({ session: name, to, procedure, options }) {
        const endpoint = ({ details, result_handler: result, ...rest }) => {
            const invocation = `wampy-${++lastInvocation}`;
            const answer = new Pending();
            invocations.set(invocation, { answer, result });
            happened(to, {
                invocation,
                procedure: details.procedure ?? procedure,
                caller: details.caller ?? null,
                progress: details.receive_progress === true,
                ...content(rest),
            });
            return answer.promise;
        };
        const session = sessions.get(name);
        await session.register(procedure, endpoint, options);
        registrations.set(to, () => session.unregister(procedure));
    },

    async unregister({ to }) {
        await registrations.get(to)();
    },

    yield({ invocation, progress, args, kwargs }) {
        const { answer, result } = invocations.get(invocation);
        if (progress) {
            result({ ...payload(args, kwargs), options: { progress: true } });
        } else {
            answer.resolve(payload(args, kwargs));
        }
    },

    fail({ invocation, error, args, kwargs }) {
        invocations.get(invocation).answer.reject({ error, ...payload(args, kwargs) });
    },

    call({ session: name, to, procedure, args, kwargs, options: { receive_progress: progress, ...options } }) {
        const session = sessions.get(name);
        if (progress) {
            options.progress_callback = result => happened(to, { progress: true, ...content(result) });
        }
        const call = session.call(procedure, payload(args, kwargs), options);
        calls.set(to, { session, request: session.getOpStatus().reqId });
        call.then(result => happened(to, content(result)), error => happened(to, refusal(error)));
    },

    cancel({ to, mode }) {
        const { session, request } = calls.get(to);
        session.cancel(request, mode === undefined ? undefined : { mode });
    },
});
