package dev.parley.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The trust in the authorities of a PEM file, and in no others. Used by {@link TlsKeys} for client certificates, and by the command line. */
public final class Authorities {
    private static final String PKCS12 = "PKCS12";
    private static final String ALIAS = "authority";

    private Authorities() {}

    /**
     * The client side of TLS that trusts those authorities alone.
     *
     * @param place what names the file, for error messages
     * @param file PEM: one certificate or more
     * @throws IllegalArgumentException if the file is unreadable or has no certificate
     */
    public static SSLContext client(String place, Path file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(place, file), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    place + ": the JVM refuses the certificates in " + file + ": " + unusable.getMessage(), unusable);
        }
    }

    /** The managers that trust the authorities of that file. */
    static TrustManager[] managers(String place, Path file) throws GeneralSecurityException {
        KeyStore store = empty();
        for (X509Certificate authority : Pem.certificates(place, file)) {
            store.setCertificateEntry(ALIAS + store.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return Stream.of(trust.getTrustManagers()).toArray(TrustManager[]::new);
    }

    /** A store of keys and certificates in memory. */
    static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(PKCS12);
        try {
            store.load(null, null);
        } catch (IOException cannotBe) {
            throw new GeneralSecurityException(cannotBe);
        }
        return store;
    }
}
