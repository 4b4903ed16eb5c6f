"""AutobahnPython on asyncio as a puppet: does what the Java side says, one command in JSON a line; see Puppet.java."""

import asyncio
import itertools
import json
import sys
import traceback

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.serializer import JsonSerializer
from autobahn.wamp.types import CallOptions, CallResult, ComponentConfig, PublishOptions, RegisterOptions, SubscribeOptions

SERIALIZERS = {
    "default": None,
    "json": [JsonSerializer()],
    "json.batched": [JsonSerializer(batched=True)],
}

LINE_BYTES = 16 * 1024 * 1024


class Cannot(Exception):
    """Raised where the library has no way to do what was asked for."""


def say(message):
    print(json.dumps(message), flush=True)


def happened(to, **what):
    """Tells what has happened to that which the Java side knows by this name."""
    say({"to": to, **what})


def wish(kind, wanted, **more):
    """Options of that kind, where it has all that is wanted."""
    try:
        return kind(**wanted, **more)
    except TypeError as missing:
        raise Cannot(str(missing)) from missing


def content(result):
    """A result as the application gets it: nothing, one value, or all there is."""
    if isinstance(result, CallResult):
        return {"args": list(result.results), "kwargs": result.kwresults}
    return {"args": [] if result is None else [result], "kwargs": {}}


def refusal(thrown):
    if isinstance(thrown, ApplicationError):
        return {"error": thrown.error, "args": list(thrown.args), "kwargs": thrown.kwargs}
    return {"error": "", "args": ["".join(traceback.format_exception(thrown))], "kwargs": {}}


class Session(ApplicationSession):
    def __init__(self, name):
        super().__init__(ComponentConfig(None))
        self.name = name
        self.joined = asyncio.get_running_loop().create_future()

    def onJoin(self, details):
        self.joined.set_result({"session": details.session, "protocol": self._transport.websocket_protocol_in_use})

    def onLeave(self, details):
        happened(self.name, closed=details.reason)
        if not self.joined.done():
            self.joined.set_exception(ApplicationError(details.reason, details.message))
        super().onLeave(details)

    def onUserError(self, failure, message):
        """Leaves out of the log what a check has a procedure fail with."""


class Puppet:
    def __init__(self):
        self.sessions = {}
        self.subscriptions = {}
        self.registrations = {}
        self.invocations = {}
        self.calls = {}
        self.numbers = itertools.count(1)

    async def join(self, session, url, realm, serializers="default"):
        joining = Session(session)
        joining.config.realm = realm
        self.sessions[session] = joining
        await ApplicationRunner(url, realm, serializers=SERIALIZERS[serializers]).run(lambda _: joining, start_loop=False)
        return await joining.joined

    async def leave(self, session):
        await self.sessions[session].leave()

    async def subscribe(self, session, to, topic, options):
        def handler(*args, event_details, **kwargs):
            happened(
                to,
                topic=event_details.topic or topic,
                publisher=event_details.publisher,
                publication=event_details.publication,
                args=args,
                kwargs=kwargs,
            )

        wanted = wish(SubscribeOptions, options, details_arg="event_details")
        self.subscriptions[to] = await self.sessions[session].subscribe(handler, topic, wanted)

    async def unsubscribe(self, to):
        await self.subscriptions[to].unsubscribe()

    async def publish(self, session, topic, args, kwargs, options):
        wanted = wish(PublishOptions, options, acknowledge=True)
        publication = await self.sessions[session].publish(topic, *args, options=wanted, **kwargs)
        return {"publication": publication.id}

    async def register(self, session, to, procedure, options):
        async def endpoint(*args, call_details, **kwargs):
            invocation = f"python-{next(self.numbers)}"
            answer = asyncio.get_running_loop().create_future()
            self.invocations[invocation] = answer, call_details.progress
            happened(
                to,
                invocation=invocation,
                procedure=call_details.procedure,
                caller=call_details.caller,
                progress=call_details.progress is not None,
                args=args,
                kwargs=kwargs,
            )
            try:
                return await answer
            except asyncio.CancelledError:
                happened(to, interrupted=invocation)
                # AutobahnPython does not answer where a procedure lets this pass
                raise ApplicationError(ApplicationError.CANCELED, "interrupted") from None

        wanted = wish(RegisterOptions, options, details_arg="call_details")
        self.registrations[to] = await self.sessions[session].register(endpoint, procedure, wanted)

    async def unregister(self, to):
        await self.registrations[to].unregister()

    async def yield_(self, invocation, progress, args, kwargs):
        answer, give = self.invocations[invocation]
        if progress:
            give(*args, **kwargs)
        elif not answer.done():
            answer.set_result(CallResult(*args, **kwargs))

    async def fail(self, invocation, error, args, kwargs):
        answer, _ = self.invocations[invocation]
        answer.set_exception(ApplicationError(error, *args, **kwargs))

    async def call(self, session, to, procedure, args, kwargs, options):
        if options.pop("receive_progress", False):
            options["on_progress"] = lambda *args, **kwargs: happened(to, progress=True, args=args, kwargs=kwargs)
        wanted = wish(CallOptions, options)
        call = self.sessions[session].call(procedure, *args, options=wanted, **kwargs)
        self.calls[to] = call

        def ended(done):
            if done.cancelled():
                happened(to, error="canceled", args=[], kwargs={})
            elif done.exception():
                happened(to, **refusal(done.exception()))
            else:
                happened(to, **content(done.result()))

        call.add_done_callback(ended)

    async def cancel(self, to, **mode):
        wish(self.calls[to].cancel, mode)


async def answer(puppet, command):
    number = command.pop("id")
    name = command.pop("do")
    try:
        done = await getattr(puppet, "yield_" if name == "yield" else name)(**command)
        say({"id": number, "ok": done or {}})
    except Cannot as cannot:
        say({"id": number, "cannot": str(cannot)})
    except Exception as thrown:
        say({"id": number, **refusal(thrown)})


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: say({"complaint": str(context)}))
    lines = asyncio.StreamReader(limit=LINE_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    puppet = Puppet()
    under_way = set()
    while line := await lines.readline():
        task = asyncio.create_task(answer(puppet, json.loads(line)))
        under_way.add(task)
        task.add_done_callback(under_way.discard)


asyncio.run(main())
