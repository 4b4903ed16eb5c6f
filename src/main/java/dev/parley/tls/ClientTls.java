package dev.parley.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The client side of TLS for a library that does not look whether a certificate is that of the host. For whoever uses such a library. */
public final class ClientTls {
    private ClientTls() {}

    /**
     * Trusts those authorities, for the host that is connected to, and shows that certificate.
     *
     * @param place where the settings stand in the configuration, for error messages
     * @param authorities PEM; null for those that the JVM trusts
     * @param certificate PEM; null to show none
     * @param key PEM; its private key
     * @throws IllegalArgumentException if a file is unreadable or unusable
     */
    public static SSLContext context(
            String place, @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
        try {
            TrustManager[] trusted =
                    authorities == null ? ofTheJvm() : Authorities.managers(place + ".authorities", authorities);
            for (int i = 0; i < trusted.length; i++) {
                if (trusted[i] instanceof X509ExtendedTrustManager manager) {
                    trusted[i] = new Named(manager);
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(place, certificate, key), trusted, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    place + ": the JVM refuses these keys or certificates: " + unusable.getMessage(), unusable);
        }
    }

    private static TrustManager[] ofTheJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] own(String place, @Nullable Path certificate, @Nullable Path key)
            throws GeneralSecurityException {
        if (certificate == null && key == null) {
            return null;
        }
        TlsSettings settings = new TlsSettings(certificate, key, null, null, null, ClientCertificates.NONE, null);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(TlsKeys.pem(place, settings), new char[0]);
        return factory.getKeyManagers();
    }

    /** Demands that the certificate is that of the host. */
    private static final class Named extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager manager;

        Named(X509ExtendedTrustManager manager) {
            this.manager = manager;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            if (!(socket instanceof SSLSocket secured)) {
                throw new CertificateException("whose certificate it is cannot be told");
            }
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            manager.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            manager.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("whose certificate it is cannot be told");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            manager.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            manager.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            manager.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return manager.getAcceptedIssuers();
        }
    }
}
