package dev.parley.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of the tests' own, and whom it has certified. */
public final class TestKeys {
    public static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path file;
    private final KeyStore store;

    /** Makes an authority, and a certificate of its for each of the names. */
    public TestKeys(Path folder, String... names) throws Exception {
        this.folder = folder;
        file = folder.resolve("all.p12");
        keytool("-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
        for (String name : names) {
            keytool("-alias", name, "-dname", "CN=" + name, "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    private void keytool(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
    }

    public Key key(String name) throws Exception {
        return store.getKey(name, PASSWORD.toCharArray());
    }

    Certificate[] chain(String name) throws Exception {
        return store.getCertificateChain(name);
    }

    /** In PEM. */
    public static String pem(String kind, byte[]... all) {
        StringBuilder text = new StringBuilder();
        for (byte[] bytes : all) {
            text.append("-----BEGIN ").append(kind).append("-----\n");
            text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
            text.append("\n-----END ").append(kind).append("-----\n");
        }
        return text.toString();
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts somebody's certificates and key into cert.pem and key.pem, each replaced at once. */
    public void install(String name) throws Exception {
        byte[][] chain = Arrays.stream(chain(name)).map(TestKeys::encoded).toArray(byte[][]::new);
        replace("cert.pem", pem("CERTIFICATE", chain));
        replace("key.pem", pem("PRIVATE KEY", key(name).getEncoded()));
        replace("ca.pem", pem("CERTIFICATE", encoded(chain("ca")[0])));
    }

    private void replace(String name, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(fresh, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a client speaks TLS with that trusts the authority, and is that one itself, or nobody. */
    public SSLContext client(String name) throws Exception {
        return clientOf(this, name);
    }

    /** The same, of somebody who trusts another authority: that of the server. */
    public SSLContext clientOf(TestKeys server, String name) throws Exception {
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", server.chain("ca")[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManager[] own = null;
        if (name != null) {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(only(name), PASSWORD.toCharArray());
            own = keys.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust.getTrustManagers(), null);
        return context;
    }

    /** A key store with that one alone. */
    public KeyStore only(String name) throws Exception {
        KeyStore one = empty();
        one.setKeyEntry(name, key(name), PASSWORD.toCharArray(), chain(name));
        return one;
    }

    private static KeyStore empty() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }
}
