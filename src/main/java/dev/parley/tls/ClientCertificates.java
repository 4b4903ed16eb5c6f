package dev.parley.tls;

import javax.net.ssl.SSLEngine;

/** Whether a TLS client shows a certificate. For whoever configures a listener. */
public enum ClientCertificates {
    /** It is not asked for one. */
    NONE,
    /** It is asked, and may have none. */
    OPTIONAL,
    /** Without one there is no connection. */
    REQUIRED;

    public void ask(SSLEngine server) {
        if (this == REQUIRED) {
            server.setNeedClientAuth(true);
        } else {
            server.setWantClientAuth(this == OPTIONAL);
        }
    }
}
