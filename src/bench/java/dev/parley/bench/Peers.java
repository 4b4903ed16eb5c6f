package dev.parley.bench;

import java.util.List;

/** Other routers, for comparison. */
final class Peers {
    private Peers() {}

    static List<Target> all(Options options) {
        return List.of(Target.java("jawampa", JawampaRouter.class.getName(), options));
    }
}
