package dev.parley.router;

import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Welcome;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the peers of one transcript prove who they are: computes what its text only names, {@code "$carol.extra"}, {@code
 * "$carol.signature"} and {@code "$carol.answer"}, from what carol has sent and received so far.
 */
final class Logins {
    private static final Pattern NAME = Pattern.compile("\"\\$(\\w+\\.\\w+)\"");

    private final Map<String, Login> logins = new LinkedHashMap<>();
    private final Map<String, LoginExchange> underWay = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private int draws;

    /**
     * Knows those logins.
     *
     * @param lines each {@code peer method authid secret}, with {@code -} for no authid
     */
    Logins(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" +", 4);
            logins.put(words[0], login(words[1], words[2].equals("-") ? null : words[2], words[3]));
        }
    }

    private static Login login(String method, @Nullable String authid, String secret) {
        return switch (method) {
            case "ticket" -> Login.ticket(String.valueOf(authid), secret);
            case "wampcra" -> Login.wampcra(String.valueOf(authid), secret);
            case "wamp-scram" -> Login.scram(String.valueOf(authid), secret);
            case "cryptosign" -> Login.cryptosign(authid, secret);
            default -> throw new IllegalArgumentException("there is no login by " + method);
        };
    }

    /** How that peer logs in; null where it does not. */
    @Nullable
    Login of(String peer) {
        return logins.get(peer);
    }

    /** What the peer is to send: HELLO begins anew, and names are replaced by what they stand for. */
    String filledIn(String peer, String text) {
        Login login = logins.get(peer);
        if (login != null && text.contains("\"$" + peer + ".extra\"")) {
            try {
                LoginExchange exchange = login.begin(this::bytes, Map.of());
                underWay.put(peer, exchange);
                values.put(peer + ".extra", json(exchange.extra()));
            } catch (AuthenticationException e) {
                throw new AssertionError(e);
            }
        }
        return NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(value(name.group(1))));
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("$" + name + " stands for nothing yet");
        }
        return value;
    }

    /** CHALLENGE is answered, and of WELCOME it is seen whether the router knows the account too. */
    void received(String peer, String text) {
        Message message = text.startsWith("[4,") || text.startsWith("[2,")
                ? new MessageDecoder().decode(text).messages().get(0)
                : null;
        Login login = logins.get(peer);
        try {
            if (message instanceof Challenge challenge && login != null) {
                LoginExchange exchange = underWay.get(peer);
                exchange = exchange == null ? login.begin(this::bytes, Map.of()) : exchange;
                underWay.put(peer, exchange);
                Authenticate answer = exchange.answer(challenge);
                values.put(peer + ".signature", '"' + answer.signature() + '"');
                values.put(peer + ".answer", json(answer.extra().values()));
            } else if (message instanceof Welcome welcome && underWay.containsKey(peer)) {
                underWay.remove(peer).verify(welcome);
            }
        } catch (AuthenticationException e) {
            throw new AssertionError(e);
        }
    }

    private static String json(Map<String, @Nullable Object> dict) {
        String message = MessageEncoder.text(new Authenticate("", Dict.of(dict)));
        return message.substring("[5,\"\",".length(), message.length() - 1);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        ByteBuffer.wrap(bytes).putInt(0, ++draws);
        return bytes;
    }
}
