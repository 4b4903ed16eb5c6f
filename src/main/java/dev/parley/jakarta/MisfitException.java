package dev.parley.jakarta;

import dev.parley.binding.Misfit;
import jakarta.websocket.DecodeException;
import java.io.Serial;

/**
 * Thrown by a codec when a text does not fit the type that the endpoint takes; containers hand it to {@code @OnError}. The message
 * names the place, no class, and twelve characters of the text at most: it may be sent to the peer.
 */
public final class MisfitException extends DecodeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN_CHARS = 200;

    private final transient Misfit misfit;

    MisfitException(String text, Misfit misfit) {
        super(shortened(text), misfit.message());
        this.misfit = misfit;
    }

    private static String shortened(String text) {
        return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text;
    }

    /** Where the text does not fit, and why. */
    public Misfit misfit() {
        return misfit;
    }

    /** The text, of a long one the first 200 characters. */
    @Override
    public String getText() {
        return super.getText();
    }

    /** Records no stack trace, since peers cause this exception as often as they like. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
