package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client proves with who it is, by one authentication method. Given to {@link ClientBuilder#credential}; called in
 * threads of the client's executor, again at each session.
 */
public interface Credential {

    /** The name of the method, as in {@code HELLO.Details.authmethods}. */
    String method();

    /** Who wants to come in, or null where the method needs no name. */
    default @Nullable String authid() {
        return null;
    }

    /** What the method wants to say in HELLO beyond that. */
    default Map<String, Object> authextra() {
        return Map.of();
    }

    /** The signature that answers a CHALLENGE of this method. */
    String answer(Challenge challenge) throws Exception;

    /**
     * Looks at what came with WELCOME, for methods by which the router proves who it is as well.
     *
     * @throws Exception where it is not who it should be; the session is then not used
     */
    default void verify(Dict welcome) throws Exception {}

    /** A ticket or password, which goes over the wire as it is: use it over TLS. */
    static Credential ticket(String authid, String ticket) {
        return new Credential() {
            @Override
            public String method() {
                return "ticket";
            }

            @Override
            public String authid() {
                return authid;
            }

            @Override
            public String answer(Challenge challenge) {
                return ticket;
            }

            /** Without the ticket. */
            @Override
            public String toString() {
                return "ticket of " + authid;
            }
        };
    }

    /** No proof at all, but perhaps a name by which the router's logs know the client. */
    static Credential anonymous(@Nullable String authid) {
        return new Credential() {
            @Override
            public String method() {
                return "anonymous";
            }

            @Override
            public @Nullable String authid() {
                return authid;
            }

            @Override
            public String answer(Challenge challenge) {
                throw new IllegalStateException("the router wants proof by " + challenge.authMethod() + " ("
                        + Attribute.AUTHMETHODS.key() + "): give the client a credential for that");
            }
        };
    }
}
