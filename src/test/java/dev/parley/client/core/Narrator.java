package dev.parley.client.core;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.outcome.Caller;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Action;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.ErrorReply;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Published;
import dev.parley.message.Result;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the actions of a core as lines of a transcript, and remembers what they name. */
final class Narrator implements Action.Carrier {
    private final List<String> addresses;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Map<String, Execution> executions = new HashMap<>();

    /** The connection that was asked for last. */
    private long connection;

    Narrator(List<String> addresses) {
        this.addresses = addresses;
    }

    Deque<String> lines() {
        return lines;
    }

    long connection() {
        return connection;
    }

    Execution execution(String name) {
        return executions.get(name);
    }

    private void tell(String line) {
        lines.add(line.stripTrailing());
    }

    /** Who waits under that name. */
    Caller named(String name) {
        return new Caller() {
            @Override
            public void progressed(Payload results) {
                tell("user < " + name + " progress " + results.json());
            }

            @Override
            public void complete(Outcome outcome) {
                tell("user < " + name + " " + outcome.map(new Words()));
            }
        };
    }

    EventSink sink(String name) {
        return new EventSink() {
            @Override
            public void deliver(List<Delivery> events) {
                for (Delivery event : events) {
                    tell("user < " + name + (event.isReplayed() ? " replay " : " event ") + event.publication() + " "
                            + event.topic() + " " + event.payload().json());
                }
            }

            @Override
            public void missed(long dropped, int gaps) {
                tell("user < " + name + " missed " + dropped + " dropped, " + gaps + " gaps");
            }

            @Override
            public void ended(String reason) {
                tell("user < " + name + " ended " + reason);
            }
        };
    }

    Callee callee(String name) {
        return new Callee() {
            @Override
            public void invoked(Execution execution, Invocation invocation) {
                String own = "i" + invocation.request();
                executions.put(own, execution);
                execution.doneBy(new Execution.Body() {
                    @Override
                    public void chunk(Payload chunk, boolean isLast) {
                        tell("user < " + own + (isLast ? " last " : " chunk ") + (chunk == null ? "" : chunk.json()));
                    }

                    @Override
                    public void interrupt(String why) {
                        tell("user < " + own + " interrupted " + why);
                    }
                });
                tell("user < " + own + " of " + name + " " + execution.procedure() + " "
                        + invocation.payload().json());
            }

            @Override
            public void ended(String reason) {
                tell("user < " + name + " ended " + reason);
            }
        };
    }

    /** What became of a request. */
    private static final class Words implements Outcome.Cases<String> {
        @Override
        public String answered(Outcome.Answered outcome) {
            Message answer = outcome.answer();
            if (answer instanceof Published published) {
                return "answered " + published.publication();
            }
            return answer instanceof Result result
                    ? "answered " + result.payload().json()
                    : "done";
        }

        @Override
        public String done(Outcome.Done outcome) {
            return "done";
        }

        @Override
        public String refused(Outcome.Refused outcome) {
            ErrorReply error = outcome.error();
            return "refused " + error.error() + " " + error.payload().json();
        }

        @Override
        public String failed(Outcome.Failed outcome) {
            return "failed " + outcome.uri() + " " + outcome.why();
        }

        @Override
        public String lost(Outcome.Lost outcome) {
            return "lost " + (outcome.wasSent() ? "sent" : "unsent");
        }

        @Override
        public String closed(Outcome.Closed outcome) {
            return "closed " + outcome.ending().reason();
        }

        @Override
        public String canceled(Outcome.Canceled outcome) {
            return "canceled";
        }
    }

    // The actions

    @Override
    public void connect(Action.Connect action) {
        connection = action.connection();
        tell("wire < connects " + addresses.get(action.address()));
    }

    @Override
    public void send(Action.Send action) {
        tell("router < " + MessageEncoder.text(action.message()));
    }

    @Override
    public void prove(Action.Prove action) {
        tell("login < " + action.challenge().authMethod());
    }

    @Override
    public void verify(Action.Verify action) {
        tell("login < verifies");
    }

    @Override
    public void renew(Action.Renew action) {
        tell("login < renews");
    }

    @Override
    public void ping(Action.Ping action) {
        tell("wire < pings");
    }

    @Override
    public void mark(Action.Mark action) {
        tell("wire < marks " + action.number());
    }

    @Override
    public void close(Action.Close action) {
        tell("wire < " + (action.isAtOnce() ? "aborts" : "closes"));
    }

    @Override
    public void tell(Action.Telling action) {
        action.tell();
    }

    @Override
    public void stateChanged(Action.StateChanged action) {
        tell("state < " + action.state() + " " + action.reason());
    }

    @Override
    public void standing(Action.Standing action) {}

    @Override
    public void closed(Action.Closed action) {
        tell("user < over " + action.ending().reason() + (action.isUnreachable() ? " unreachable" : ""));
    }

    @Override
    public void log(Action.Log action) {
        if (action.severity() != Action.Severity.DEBUG) {
            tell("log < " + action.severity() + " " + action.line());
        }
    }
}
