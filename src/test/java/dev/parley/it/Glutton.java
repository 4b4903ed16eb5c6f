package dev.parley.it;

import dev.parley.auth.Decider;
import java.util.ArrayList;
import java.util.List;

/** Decides with all the memory that there is, if it is asked about a {@link #FEAST}. Put into a WAR. */
public class Glutton implements Decider {
    static final String FEAST = "com.example.feast";

    /** In pieces so large that the container still has what is left. */
    private static final int LONGS = 1 << 19;

    @Override
    public Object decide(List<Object> arguments) {
        List<long[]> eaten = new ArrayList<>();
        while (FEAST.equals(arguments.get(1))) {
            eaten.add(new long[LONGS]);
        }
        return eaten.isEmpty();
    }
}
