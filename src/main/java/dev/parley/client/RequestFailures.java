package dev.parley.client;

import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.engine.Failures;
import dev.parley.message.Dict;
import java.util.concurrent.CancellationException;

/** The exceptions that users see. Used by {@link ClientBuilder}. */
final class RequestFailures implements Failures {

    @Override
    public RuntimeException of(String what, Outcome outcome) {
        return outcome.map(new Exceptions(what));
    }

    @Override
    public RuntimeException of(Ending ending) {
        return new SessionClosedException(ending.reason(), ending.why());
    }

    /** Those of one request. */
    private record Exceptions(String what) implements Outcome.Cases<RuntimeException> {
        @Override
        public RuntimeException answered(Outcome.Answered outcome) {
            return new IllegalStateException(what + " has not failed");
        }

        @Override
        public RuntimeException done(Outcome.Done outcome) {
            return new IllegalStateException(what + " has not failed");
        }

        @Override
        public RuntimeException refused(Outcome.Refused outcome) {
            return WampException.of(what, outcome.error(), outcome.where());
        }

        @Override
        public RuntimeException failed(Outcome.Failed outcome) {
            return new WampException(
                    what + " " + outcome.verb() + ": ", outcome.uri(), Arguments.of(outcome.why()), Dict.EMPTY);
        }

        @Override
        public RuntimeException lost(Outcome.Lost outcome) {
            return new ConnectionLostException(
                    what, outcome.ending().reason(), outcome.ending().why(), outcome.wasSent());
        }

        @Override
        public RuntimeException closed(Outcome.Closed outcome) {
            return new SessionClosedException(
                    outcome.ending().reason(), outcome.ending().why());
        }

        @Override
        public RuntimeException canceled(Outcome.Canceled outcome) {
            return new CancellationException(what + " was canceled");
        }
    }
}
