package dev.parley.http;

import java.net.InetAddress;

/** Counts the sockets of a {@link WebServer}, from their acceptance on. Written by whoever configures it; called by selector threads. */
public interface Admission {
    /** Lets in everybody. */
    Admission ALL = new Admission() {
        @Override
        public boolean enter(InetAddress address) {
            return true;
        }

        @Override
        public void leave(InetAddress address) {}
    };

    /** Counts one more; false where it is too many, and is to be closed. */
    boolean enter(InetAddress address);

    /** Counts one less, once for each that was let in. */
    void leave(InetAddress address);
}
