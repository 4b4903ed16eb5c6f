package dev.parley.router;

import dev.parley.message.Payload;

/**
 * A call that the router itself makes to have an authenticator or an authorizer decide. The place that asks makes it;
 * {@link Action.Answer} brings the answer.
 *
 * @param asker the place that waits for the answer
 * @param number tells the questions of one asker apart
 * @param realm where the procedure is registered
 * @param timeoutMillis how long the asker waits for the answer
 */
public record Question(
        PlaceId asker, long number, String realm, String procedure, Payload arguments, long timeoutMillis) {
    @Override
    public String toString() {
        return "Question[" + procedure + " in " + realm + "]";
    }
}
