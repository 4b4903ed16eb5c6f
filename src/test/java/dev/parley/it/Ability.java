package dev.parley.it;

/** What not every client library can do. */
enum Ability {
    GIVE_PROGRESS("send progressive results"),
    TAKE_PROGRESS("receive progressive results"),
    BE_INTERRUPTED("be told that a call is cancelled"),
    CANCEL("cancel without a mode"),
    CANCEL_SKIP("cancel with mode skip"),
    CANCEL_KILL("cancel with mode kill"),
    CANCEL_KILLNOWAIT("cancel with mode killnowait"),
    DISCLOSE_ITSELF("ask to be disclosed"),
    DISCLOSE_CALLERS("ask for its callers' sessions"),
    INCLUDE_ITSELF("publish to itself"),
    SEE_PUBLICATIONS("tell the publication of an event"),
    END_PATTERN_SUBSCRIPTIONS("end a pattern subscription"),
    END_WILDCARD_REGISTRATIONS("end a wildcard registration");

    private final String words;

    Ability(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
