package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a realm, for the mechanisms. Who asks for an account that does not exist gets a mock: it looks like those
 * that exist, is always the same for the same name, and is made with the same work. "This mock CHALLENGE SHOULD contain a
 * generated salt value that is always the same for a given authid" (Initial Client Authentication Message, WAMP-SCRAM).
 */
final class Directory {
    /** For realms that have no account of that kind at all. */
    private static final Map<Class<?>, Credential> INVENTED = Map.of(
            TicketCredential.class,
            new TicketCredential(Secret.of("")),
            CraCredential.class,
            new CraCredential(Secret.of("invented"), null),
            ScramCredential.class,
            new ScramCredential(
                    new ScramParameters(
                            ScramParameters.Kdf.PBKDF2,
                            Hashes.base64(new byte[16]),
                            ScramParameters.DEFAULT_PBKDF2_ITERATIONS,
                            null),
                    Secret.of(new byte[Hashes.SHA256_BYTES]),
                    Secret.of(new byte[Hashes.SHA256_BYTES])),
            CryptosignCredential.class,
            CryptosignCredential.of(List.of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")),
            PasswordCredential.class,
            new PasswordCredential(Secret.of(""), null));

    private final byte[] mockKey;
    private final Map<String, Principal> principals = new HashMap<>();
    private final Map<Class<?>, Map<String, Account<?>>> byKind = new HashMap<>();

    /** By their public keys in hex; null where several accounts have the same. */
    private final Map<String, @Nullable Account<?>> byKey = new HashMap<>();

    /** What made-up accounts look like: those of the configuration. */
    private final Map<Class<?>, List<Account<?>>> models = new HashMap<>();

    /** The same for accounts that only an authenticator knows: the first of each kind that it told us about. */
    private final Map<Class<?>, Account<?>> learned = new ConcurrentHashMap<>();

    private final String anyRole;
    private final Set<AuthMethod> dynamic = EnumSet.noneOf(AuthMethod.class);

    Directory(AuthenticationSettings settings, byte[] mockKey) {
        this.mockKey = mockKey;
        anyRole = settings.roles().isEmpty()
                ? "user"
                : settings.roles().iterator().next();
        for (AuthMethod method : settings.methods().keySet()) {
            if (settings.authenticator(method) != null) {
                dynamic.add(method);
            }
        }
        for (Principal principal : settings.principals()) {
            principals.put(principal.authid(), principal);
            for (Credential credential : principal.credentials()) {
                Account<?> account = new Account<>(principal.by(credential), credential, true);
                byKind.computeIfAbsent(credential.getClass(), kind -> new HashMap<>())
                        .put(principal.authid(), account);
                models.computeIfAbsent(credential.getClass(), kind -> new ArrayList<>())
                        .add(account);
                if (credential instanceof CryptosignCredential cryptosign) {
                    cryptosign.keys().keySet().forEach(key -> byKey.put(key, byKey.containsKey(key) ? null : account));
                }
            }
        }
    }

    @Nullable
    Principal principal(String authid) {
        return principals.get(authid);
    }

    /** All accounts with a credential of that kind, in the order of the configuration. */
    <C extends Credential> List<Account<C>> all(Class<C> kind) {
        List<Account<C>> all = new ArrayList<>();
        for (Account<?> account : models.getOrDefault(kind, List.of())) {
            all.add(new Account<>(account.identity(), kind.cast(account.credential()), true));
        }
        return all;
    }

    /** That account; a made-up one where there is none, or none with a credential of that kind. */
    <C extends Credential> Account<C> find(Class<C> kind, String authid) {
        Account<C> mock = mock(kind, authid);
        Account<?> account = byKind.getOrDefault(kind, Map.of()).get(authid);
        return account == null ? mock : new Account<>(account.identity(), kind.cast(account.credential()), true);
    }

    /** The account whose key that is, and no other's; a made-up one where there is none. */
    Account<CryptosignCredential> findByKey(String hex) {
        Account<CryptosignCredential> mock = mock(CryptosignCredential.class, hex);
        Account<?> account = byKey.get(hex);
        return account == null
                ? mock
                : new Account<>(account.identity(), (CryptosignCredential) account.credential(), true);
    }

    /** An account that does not exist. */
    <C extends Credential> Account<C> mock(Class<C> kind, String authid) {
        byte[] seed = Hashes.hmac(mockKey, kind.getSimpleName() + ' ' + authid);
        Account<?> model = model(kind, seed);
        Identity like = model.identity();
        Identity identity = new Identity(authid, like.role(), like.method(), like.provider(), Map.of());
        return new Account<>(identity, kind.cast(model.credential().disguised(seed)), false);
    }

    private Account<?> model(Class<?> kind, byte[] seed) {
        List<Account<?>> configured = models.get(kind);
        if (configured != null) {
            return configured.get(new BigInteger(1, seed)
                    .mod(BigInteger.valueOf(configured.size()))
                    .intValue());
        }
        Account<?> known = learned.get(kind);
        return known != null ? known : invented(Objects.requireNonNull(INVENTED.get(kind)));
    }

    private Account<?> invented(Credential credential) {
        AuthMethod method = credential.method();
        String provider = dynamic.contains(method) ? Identity.DYNAMIC : Identity.STATIC;
        return new Account<>(new Identity("", anyRole, method.key(), provider, Map.of()), credential, false);
    }

    /** An authenticator has told us about an account: made-up ones will look like it. */
    void learn(Account<?> genuine) {
        learned.putIfAbsent(genuine.credential().getClass(), genuine);
    }
}
