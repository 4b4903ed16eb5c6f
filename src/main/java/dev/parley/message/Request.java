package dev.parley.message;

/** A message that draws the next id of the client's "session scope" (IDs) and is answered under it. */
public sealed interface Request extends Message permits Call, Publish, Register, Subscribe, Unregister, Unsubscribe {

    @Override
    default Request asRequest() {
        return this;
    }

    /** The id, in [1, 2^53]. */
    long request();
}
