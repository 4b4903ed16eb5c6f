package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.message.AuthMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code basic}: HTTP Basic (RFC 7617) in the handshake. The password is checked at the handshake and again at
 * HELLO: a right one is remembered, so that the second check costs nothing. Where a key has to be derived from it, that is work for
 * another thread.
 */
final class BasicMechanism implements HeaderMechanism {
    private static final int MAX_KNOWN = 1_000;
    private static final Verdict MALFORMED = new Verdict(null, "basic: not user:password in base64");

    private final Directory directory;
    private final byte[] key;

    /** The accounts of right credentials, by the HMAC of those. Guarded by itself. */
    private final Map<String, Identity> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Identity> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    BasicMechanism(Directory directory, byte[] key) {
        this.directory = directory;
        this.key = key;
    }

    @Override
    public String scheme() {
        return "basic";
    }

    @Override
    public String challenge() {
        return "Basic realm=\"parley\", charset=\"UTF-8\"";
    }

    @Override
    public @Nullable String authid(String credentials) {
        BasicCredentials parsed = BasicCredentials.parse(credentials);
        return parsed == null ? null : parsed.user();
    }

    @Override
    public @Nullable Verdict known(String credentials, long now) {
        BasicCredentials parsed = BasicCredentials.parse(credentials);
        if (parsed == null) {
            return MALFORMED;
        }
        Identity before;
        synchronized (known) {
            before = known.get(hash(credentials));
        }
        if (before != null) {
            return new Verdict(before, "");
        }
        return find(parsed).credential().salting() == null ? check(credentials, now) : null;
    }

    private String hash(String credentials) {
        return Hashes.hex(Hashes.hmac(key, credentials));
    }

    private Account<PasswordCredential> find(BasicCredentials parsed) {
        return directory.find(PasswordCredential.class, parsed.user());
    }

    @Override
    public Verdict check(String credentials, long now) {
        BasicCredentials parsed = BasicCredentials.parse(credentials);
        if (parsed == null) {
            return MALFORMED;
        }
        Account<PasswordCredential> account = find(parsed);
        boolean isRight = account.credential().matches(parsed.password().reveal()) && account.isGenuine();
        if (!isRight) {
            return new Verdict(null, account.cause("wrong password"));
        }
        synchronized (known) {
            known.put(hash(credentials), account.identity());
        }
        return new Verdict(account.identity(), "");
    }

    @Override
    public @Nullable Step open(Attempt attempt) {
        BasicCredentials asked = attempt.isDynamic(AuthMethod.BASIC) ? parseFrom(attempt) : null;
        if (asked == null) {
            return AuthorizationHeader.open(attempt, AuthMethod.BASIC);
        }
        Step tooMany = attempt.count(asked.user());
        return tooMany != null
                ? tooMany
                : attempt.ask(
                        AuthMethod.BASIC,
                        asked.user(),
                        asked.password().reveal(),
                        grant -> attempt.accept(grant.identity(), Map.of()),
                        attempt::deny);
    }

    private static @Nullable BasicCredentials parseFrom(Attempt attempt) {
        String credentials = AuthorizationHeader.credentials(attempt.applicant.evidence(), "basic");
        return credentials == null ? null : BasicCredentials.parse(credentials);
    }
}
