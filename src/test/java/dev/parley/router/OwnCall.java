package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import java.util.HashSet;
import java.util.Set;

/** A call as its caller knows it. */
final class OwnCall {
    final Call first;

    /** The modes it was canceled in. */
    final Set<String> cancels = new HashSet<>();

    /** The caller may send more of it. */
    boolean isOpen;

    private long lastResult;

    OwnCall(Call first) {
        this.first = first;
        this.isOpen = isStream();
    }

    boolean isStream() {
        return first.options().is(Attribute.PROGRESS, false);
    }

    /** Whether that result was made after the one before; to be asked once. */
    boolean follows(Mark result) {
        boolean follows = result.number() > lastResult;
        lastResult = result.number();
        return follows;
    }
}
