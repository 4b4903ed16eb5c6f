package dev.parley.http;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.jspecify.annotations.Nullable;

/**
 * Stands below the HTTP codec and takes over the bytes of a connection that has been upgraded; those of other
 * connections go on to the codec. Called by Grizzly on the selector thread of the connection.
 */
final class WebSocketFilter extends BaseFilter {
    private static final Attribute<Consumer<ByteBuffer>> READER =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(WebSocketFilter.class.getName());

    /** From now on gives what arrives on {@code connection} to {@code reader}. */
    static void takeOver(Connection<?> connection, Consumer<ByteBuffer> reader) {
        READER.set(connection, reader);
    }

    /** Whether somebody reads what arrives on {@code connection}, who is not the codec. */
    static boolean isTakenOver(Connection<?> connection) {
        return READER.isSet(connection);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        @Nullable Consumer<ByteBuffer> reader = READER.get(context.getConnection());
        if (reader == null) {
            return context.getInvokeAction();
        }
        Buffer message = context.getMessage();
        WriteBurst.enter();
        try {
            reader.accept(message.toByteBuffer());
        } finally {
            WriteBurst.leave();
            message.tryDispose();
        }
        return context.getStopAction();
    }
}
