package dev.parley.tls;

import javax.net.ssl.SSLEngine;

/** The demand for a certificate that a listener makes on TLS clients. Set by the configuration. */
public enum ClientCertificates {
    /** The client is not asked for a certificate. */
    NONE,
    /** The client is asked for a certificate, and may send none. */
    OPTIONAL,
    /** The client is asked for a certificate; without one the TLS handshake fails. */
    REQUIRED;

    /** Sets the demand on the server side of a TLS connection, before its handshake. */
    public void ask(SSLEngine server) {
        if (this == REQUIRED) {
            server.setNeedClientAuth(true);
        } else {
            server.setWantClientAuth(this == OPTIONAL);
        }
    }
}
