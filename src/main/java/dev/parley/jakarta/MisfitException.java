package dev.parley.jakarta;

import dev.parley.binding.Misfit;
import jakarta.websocket.DecodeException;
import java.io.Serial;

/**
 * A text does not fit the type that an endpoint takes. Handed to {@code @OnError}; the message names the place and may be sent to
 * the peer.
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

    /** Where and why. */
    public Misfit misfit() {
        return misfit;
    }

    /** The beginning of the text. */
    @Override
    public String getText() {
        return super.getText();
    }

    /** None: peers cause it, at the rate they like. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
