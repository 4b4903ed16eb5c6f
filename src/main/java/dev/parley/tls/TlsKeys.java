package dev.parley.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The TLS side of a listener: its key, certificates and trusted authorities, for TLS 1.2 and 1.3 with forward secrecy only. Each new
 * connection gets an engine with the current keys; sessions of former keys are not resumed. Created by the configuration; for any
 * thread.
 */
public final class TlsKeys implements Supplier<SSLEngine> {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String PKCS12 = "PKCS12";
    private static final String ALIAS = "parley";

    /** The state that changes at once. */
    private record Current(SSLContext context, ClientCertificates clients, Instant notAfter) {}

    private volatile Current current;

    private TlsKeys(Current current) {
        this.current = current;
    }

    /**
     * Reads the files of those settings.
     *
     * @param place where the settings stand in the configuration, for error messages
     * @throws IllegalArgumentException if the settings contradict each other, or a file is unreadable or unusable
     */
    public static TlsKeys of(String place, TlsSettings tls) {
        return new TlsKeys(current(place, tls));
    }

    /** When the first of the listener's own certificates is no longer valid. */
    public Instant notAfter() {
        return current.notAfter;
    }

    /** Takes over the keys of the other for connections that begin from now on. */
    public void replaceBy(TlsKeys other) {
        current = other.current;
    }

    /** A new engine for the server side of one connection. */
    @Override
    public SSLEngine get() {
        Current now = current;
        SSLEngine engine = now.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setEnabledCipherSuites(ciphers(engine.getSupportedCipherSuites()));
        now.clients().ask(engine);
        return engine;
    }

    /** The ciphers of TLS 1.3, and those of 1.2 with ephemeral keys and authenticated encryption. */
    private static String[] ciphers(String[] supported) {
        return Arrays.stream(supported)
                .filter(name -> !name.startsWith("TLS_") || !name.contains("_WITH_") || name.startsWith("TLS_ECDHE_"))
                .filter(name -> name.contains("_GCM_") || name.contains("_CHACHA20_"))
                .filter(name -> !name.contains("anon"))
                .toArray(String[]::new);
    }

    private static Current current(String place, TlsSettings tls) {
        boolean isPem = tls.certificate() != null || tls.key() != null;
        if (isPem == (tls.keystore() != null)) {
            throw new IllegalArgumentException(
                    place + ": needs either certificate and key, or keystore" + (isPem ? ", not both" : ""));
        }
        boolean asksClients = tls.clientCertificates() != ClientCertificates.NONE;
        if (asksClients != (tls.clientAuthorities() != null)) {
            throw new IllegalArgumentException(place + ": clientCertificates \"optional\" or \"required\" and"
                    + " clientAuthorities, the file of the authorities that sign them, need each other");
        }
        try {
            char[] password = tls.password() == null
                    ? new char[0]
                    : tls.password().reveal().toCharArray();
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore store = isPem ? pem(place, tls) : keyStore(place, tls, password);
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            Path authorities = tls.clientAuthorities();
            context.init(
                    keys.getKeyManagers(),
                    authorities == null ? null : Authorities.managers(place + ".clientAuthorities", authorities),
                    null);
            return new Current(context, tls.clientCertificates(), notAfter(store));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    place + ": the JVM refuses these keys or certificates: " + unusable.getMessage(), unusable);
        }
    }

    private static Instant notAfter(KeyStore store) throws KeyStoreException {
        Instant first = Instant.MAX;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
                Instant end = own.getNotAfter().toInstant();
                first = end.isBefore(first) ? end : first;
            }
        }
        return first;
    }

    static KeyStore pem(String place, TlsSettings tls) throws GeneralSecurityException {
        if (tls.certificate() == null || tls.key() == null) {
            throw new IllegalArgumentException(place + ": certificate and key need each other: name both files");
        }
        List<X509Certificate> chain = Pem.certificates(place + ".certificate", tls.certificate());
        PrivateKey key = Pem.privateKey(place + ".key", tls.key());
        if (!belongTogether(key, chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException(place
                    + ": the key does not belong to the first certificate in " + tls.certificate()
                    + ", which must be its own");
        }
        KeyStore store = Authorities.empty();
        char[] password =
                tls.password() == null ? new char[0] : tls.password().reveal().toCharArray();
        store.setKeyEntry(ALIAS, key, password, chain.toArray(X509Certificate[]::new));
        return store;
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default -> null;
                };
        if (algorithm == null) {
            return true;
        }
        byte[] text = new byte[32];
        new SecureRandom().nextBytes(text);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private static KeyStore keyStore(String place, TlsSettings tls, char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(tls.type() == null ? PKCS12 : tls.type());
        Path file = Objects.requireNonNull(tls.keystore());
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    place + ".keystore: cannot be read with this password and type: " + file
                            + "; check it with keytool -list -keystore " + file,
                    unreadable);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new IllegalArgumentException(place + ".keystore: there is no private key in " + file);
    }
}
