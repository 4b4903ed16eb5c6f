package dev.parley.bench;

/** Makes events for so many subscribers of one publisher, in the language of the server. */
record EventFlows(int subscribers) implements Flow.Factory {
    @Override
    public Flow create(Flow.Setup setup) {
        return setup.destination().isNats() ? new NatsFlow(setup, subscribers) : new EventFlow(setup, subscribers);
    }

    @Override
    public boolean speaksNats() {
        return true;
    }
}
