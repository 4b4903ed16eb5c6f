package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.codec.SubProtocol;
import dev.parley.frame.PerMessageDeflate;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertPathBuilderException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: TCP, a proxy's tunnel, TLS, and the handshake of RFC 6455, section 4.1. It takes as long as it takes, in the
 * thread that calls {@link #open}; {@link #close}, by any thread, ends it. Made by {@link SocketConnector}.
 */
final class Opening implements Closeable {
    private static final Logger LOG = System.getLogger(Opening.class.getName());

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_OCTETS = 16;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final Pattern BASIC = Pattern.compile("(?i)(^|, *)basic\\b");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TOKEN = Pattern.compile("[\\w!#$%&'*+.^`|~-]+");

    /** What the handshake says itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

    private final URI uri;
    private final ConnectionSettings settings;
    private final int compressFrom;
    private boolean isCompressing;
    private @Nullable SubProtocol protocol;

    /** The attempt of the moment, or that which succeeded. Guarded by this. */
    private Socket tcp = new Socket();

    /** Nobody wants it any more. Guarded by this. */
    private boolean isClosed;

    /**
     * An opening that has not begun.
     *
     * @param compressFrom from how many octets on messages are to be compressed; {@link SocketConnector#NO_COMPRESSION} for none
     */
    Opening(URI uri, ConnectionSettings settings, int compressFrom) {
        this.uri = uri;
        this.settings = settings;
        this.compressFrom = compressFrom;
    }

    /** Where the octets of frames come from and go. */
    record Streams(InputStream in, OutputStream out) {}

    /** Opens it; the caller closes it where this fails. */
    Streams open() throws IOException {
        URI target = checked();
        boolean isSecure = "wss".equalsIgnoreCase(target.getScheme());
        int port = target.getPort() >= 0 ? target.getPort() : isSecure ? 443 : 80;
        InetSocketAddress proxy = proxy(target, isSecure, port);
        byte[] nonce = new byte[KEY_OCTETS];
        RANDOM.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String request = request(target, key);
        Socket bareTcp = proxy == null
                ? connected(bare(target.getHost()), port)
                : connected(proxy.getHostString(), proxy.getPort());
        bareTcp.setTcpNoDelay(true);
        bareTcp.setKeepAlive(true);
        if (proxy != null) {
            tunnel(bareTcp, target.getHost() + ":" + port, proxy);
        }
        return shakeHands(isSecure ? encrypted(bareTcp, bare(target.getHost()), port) : bareTcp, request, key);
    }

    /** The sub-protocol that was chosen, after {@link #open}. */
    SubProtocol protocol() {
        if (protocol == null) {
            throw new IllegalStateException("not open");
        }
        return protocol;
    }

    /** From how many octets on messages may be sent compressed, after {@link #open}; {@link SocketConnector#NO_COMPRESSION} where none may come either. */
    int compressFrom() {
        return isCompressing ? compressFrom : SocketConnector.NO_COMPRESSION;
    }

    /** Ends the connection at once: not by way of TLS, which would wait for a peer that does not read. */
    @Override
    public void close() {
        Socket socket;
        synchronized (this) {
            isClosed = true;
            socket = tcp;
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            LOG.log(Level.DEBUG, "already closed", closed);
        }
    }

    /** What a failure means, for people. */
    IOException explained(Throwable failure) {
        if (failure instanceof HandshakeRefusedException refused) {
            return refused;
        }
        String said = String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
        String why = failure instanceof UnknownHostException
                // the JDK puts what the system says behind the name
                ? "the host " + said.split(":", 2)[0] + " is not known"
                : said + advice(failure);
        return new IOException("cannot connect to " + uri + ": " + why, failure);
    }

    /** What to do about TLS, where that is likely to be the matter; else empty. */
    private String advice(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return ": the certificate is of an authority that is not trusted here; trust it by an SSLContext for"
                        + " tls(…) of the builder, or by --ca of the command line";
            }
        }
        if (failure instanceof SSLException && !(failure instanceof SSLHandshakeException)) {
            return ": where no TLS is spoken, the address begins with ws://";
        }
        return failure instanceof EOFException && "ws".equalsIgnoreCase(uri.getScheme())
                ? ": where TLS is spoken, the address begins with wss://"
                : "";
    }

    private URI checked() throws IOException {
        if (uri.getHost() == null) {
            throw new IOException("it names no host");
        }
        if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IOException("an address of a WebSocket has no fragment and no user");
        }
        return URI.create(uri.toASCIIString());
    }

    private @Nullable InetSocketAddress proxy(URI target, boolean isSecure, int port) {
        if (settings.proxy() != null) {
            return settings.proxy();
        }
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return null;
        }
        URI likeIt = URI.create((isSecure ? "https://" : "http://") + target.getHost() + ":" + port + "/");
        for (Proxy each : selector.select(likeIt)) {
            if (each.type() == Proxy.Type.HTTP && each.address() instanceof InetSocketAddress address) {
                return address;
            }
            if (each.type() == Proxy.Type.DIRECT) {
                return null;
            }
        }
        return null;
    }

    /** A connection to the first of a host's addresses that answers. */
    private Socket connected(String host, int port) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        int patience = (int) Math.max(1, Math.min(Integer.MAX_VALUE, settings.connectMillis() / addresses.length));
        IOException failure = new IOException("no address");
        for (InetAddress address : addresses) {
            Socket socket = attempt();
            try {
                socket.connect(new InetSocketAddress(address, port), patience);
                return socket;
            } catch (IOException unreachable) {
                closeQuietly(socket);
                failure = unreachable;
            }
        }
        throw failure;
    }

    private synchronized Socket attempt() throws IOException {
        if (isClosed) {
            throw new IOException("nobody waits for it any more");
        }
        tcp = new Socket();
        return tcp;
    }

    private void tunnel(Socket socket, String authority, InetSocketAddress proxy) throws IOException {
        Supplier<String> authorization = settings.proxyAuthorization();
        String login = authorization == null ? "" : line("Proxy-Authorization", authorization.get());
        socket.getOutputStream()
                .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + login + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        HttpHead answer = HttpHead.read(socket.getInputStream());
        if (answer.status() / 100 != 2) {
            throw new IOException("the proxy " + proxy.getHostString() + ":" + proxy.getPort()
                    + (answer.status() == PROXY_AUTHENTICATION_REQUIRED
                            ? refusal(authorization != null, answer.header("proxy-authenticate"))
                            : " answered CONNECT with HTTP " + answer.status()));
        }
    }

    private static String refusal(boolean isLoggedIn, @Nullable String schemes) {
        if (schemes != null && !BASIC.matcher(schemes).find()) {
            return " wants a login of a kind that this client does not know (HTTP 407, " + HttpHead.shown(schemes)
                    + "): it knows Basic";
        }
        return isLoggedIn
                ? " does not accept this name and password (HTTP 407)"
                : " wants a name and a password (HTTP 407): give them by proxyLogin";
    }

    private SSLSocket encrypted(Socket bareTcp, String host, int port) throws IOException {
        SSLContext tls = settings.tls();
        try {
            SSLContext context = tls == null ? SSLContext.getDefault() : tls;
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(bareTcp, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the JVM has no TLS: " + unusable.getMessage(), unusable);
        }
    }

    private Streams shakeHands(Socket socket, String request, String key) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        HttpHead answer = HttpHead.read(in);
        check(answer, key);
        // frames may have come together with the answer
        InputStream early = new ByteArrayInputStream(in.readNBytes(in.available()));
        return new Streams(
                early.available() == 0
                        ? socket.getInputStream()
                        : new SequenceInputStream(early, socket.getInputStream()),
                out);
    }

    private void check(HttpHead answer, String key) throws IOException {
        if (answer.status() != SWITCHING_PROTOCOLS) {
            throw new HandshakeRefusedException(uri, answer.status(), new IOException(answer.statusLine()));
        }
        check("websocket".equalsIgnoreCase(answer.header("upgrade")), "Upgrade", answer);
        check(isAmong("upgrade", answer.header("connection")), "Connection", answer);
        check(accept(key).equals(answer.header("sec-websocket-accept")), "Sec-WebSocket-Accept", answer);
        checkExtensions(answer);
        String chosen = answer.header("sec-websocket-protocol");
        protocol = SubProtocol.of(chosen);
        if (protocol == null) {
            throw new IOException(
                    "no sub-protocol in common with what answers" + (chosen == null ? "" : ", which chose " + chosen));
        }
    }

    private void checkExtensions(HttpHead answer) throws IOException {
        String accepted = answer.header("sec-websocket-extensions");
        if (compressFrom == SocketConnector.NO_COMPRESSION) {
            // "an extension … that was not present in the client's handshake": none was
            check(accepted == null, "Sec-WebSocket-Extensions", answer);
        } else if (accepted != null) {
            if (!PerMessageDeflate.isAnswer(accepted)) {
                throw new IOException("what answers has accepted extensions that this client has not offered: "
                        + HttpHead.shown(accepted) + " on '" + PerMessageDeflate.OFFER + "'");
            }
            isCompressing = true;
        }
    }

    private static void check(boolean isRight, String header, HttpHead answer) throws IOException {
        if (!isRight) {
            throw new IOException("what answers is no WebSocket server: its header " + header + " is "
                    + answer.header(header.toLowerCase(Locale.ROOT)));
        }
    }

    private static boolean isAmong(String wanted, @Nullable String list) {
        return list != null
                && List.of(list.toLowerCase(Locale.ROOT).split("[ \\t]*,[ \\t]*"))
                        .contains(wanted);
    }

    private static String accept(String key) throws IOException {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the JVM has no SHA-1: " + unusable.getMessage(), unusable);
        }
    }

    private String request(URI target, String key) throws IOException {
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        StringBuilder request = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n");
        request.append("Host: ").append(target.getHost());
        if (target.getPort() >= 0) {
            request.append(':').append(target.getPort());
        }
        request.append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nSec-WebSocket-Protocol: ")
                .append(String.join(", ", SubProtocol.NAMES))
                .append("\r\n");
        if (compressFrom != SocketConnector.NO_COMPRESSION) {
            request.append("Sec-WebSocket-Extensions: ")
                    .append(PerMessageDeflate.OFFER)
                    .append("\r\n");
        }
        for (Map.Entry<String, List<String>> header : settings.currentHeaders().entrySet()) {
            for (String value : header.getValue()) {
                request.append(line(header.getKey(), value));
            }
        }
        return request.append("\r\n").toString();
    }

    private static String line(String name, String value) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches() || OWN_HEADERS.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IOException("no header of one's own can be called " + name);
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))) {
            throw new IOException("the header " + name + " has a character that no header has");
        }
        return name + ": " + value + "\r\n";
    }

    /** An address of IPv6 without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
