package dev.parley.auth.cookie;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by which a realm knows browsers again. A handshake sets a random one that means nothing yet; when the peer
 * has come in over that connection, it means the peer's account, until it expires or is forgotten. Threads may
 * share it.
 *
 * <p>Only a cookie that was set in the same handshake ever gets a meaning: one that the peer brought along may have been
 * planted by somebody who knows it too.
 */
public final class Cookies {
    /** Choice: of more browsers than these at a time, those that have been known longest are forgotten. */
    public static final int MAX_KNOWN = 100_000;

    /** Choice: of one account; those of others are not forgotten because one logs in again and again. */
    public static final int MAX_OF_ONE = 500;

    /** Choice: of one account they may take so many octets, as {@link CookieLogin#weight} estimates them. */
    static final long MAX_OCTETS_OF_ONE = 1 << 20;

    private static final long MAX_OCTETS = 32L << 20;

    private static final int VALUE_BYTES = 32;

    private final byte[] realm;

    /** What all of them may take together. */
    private final long mostOctets;

    /**
     * By hashes of their values: a copy of the memory, or of what is kept, holds no cookie, and the time of a lookup tells nothing. They
     * need no secret key, since each value is drawn at random, and so are the same after a restart.
     */
    private final Map<String, CookieLogin> known = new LinkedHashMap<>();

    /** The hashes of each account's, the oldest first. */
    private final Map<Account, Holding> byAccount = new HashMap<>();

    /** What {@link #known} takes. */
    private long octets;

    /** What is other than when it was last asked for, by hash, where somebody asks. */
    private final Map<String, CookieChange> changes = new LinkedHashMap<>();

    private boolean isKept;

    /** Whether there are changes, to be looked at without waiting for anybody. */
    private volatile boolean isChanged;

    private record Account(String authid, String provider) {}

    /** What one account has. */
    private static final class Holding {
        final Set<String> hashes = new LinkedHashSet<>(2);
        long octets;
    }

    /** Those of that realm; none means anything yet. */
    public Cookies(String realm) {
        this(realm, MAX_OCTETS);
    }

    Cookies(String realm, long mostOctets) {
        this.mostOctets = mostOctets;
        this.realm = realm.getBytes(StandardCharsets.UTF_8);
    }

    /** A value for a new cookie. */
    public static Secret issue(RandomBytes random) {
        return Secret.of(Hashes.hex(random.next(VALUE_BYTES)));
    }

    private String hash(Secret cookie) {
        return Hashes.hex(Hashes.hmac(realm, cookie));
    }

    /** From now on that cookie means that account. */
    public synchronized void attach(Secret cookie, CookieLogin login, long now) {
        String hash = hash(cookie);
        put(hash, login, now);
        if (known.containsKey(hash)) {
            note(hash, login);
        }
    }

    /** The same for one that was kept. */
    public synchronized void put(String hash, CookieLogin login, long now) {
        drop(hash);
        long weight = login.weight();
        Account account = new Account(login.authid(), login.provider());
        if (weight > MAX_OCTETS_OF_ONE) {
            return;
        }
        for (Holding its = byAccount.get(account); isTooMuch(its, weight); its = byAccount.get(account)) {
            forgetOldest(its);
        }
        Iterator<Map.Entry<String, CookieLogin>> oldest = known.entrySet().iterator();
        List<String> gone = new ArrayList<>(1);
        long left = octets;
        while (oldest.hasNext()) {
            Map.Entry<String, CookieLogin> next = oldest.next();
            boolean isRoom = known.size() - gone.size() < MAX_KNOWN && left + weight <= mostOctets;
            if (next.getValue().expiresMillis() > now && isRoom) {
                break;
            }
            left -= next.getValue().weight();
            gone.add(next.getKey());
        }
        gone.forEach(this::forget);
        known.put(hash, login);
        octets += weight;
        Holding holding = byAccount.computeIfAbsent(account, first -> new Holding());
        holding.hashes.add(hash);
        holding.octets += weight;
    }

    private static boolean isTooMuch(@Nullable Holding holding, long more) {
        return holding != null && (holding.hashes.size() >= MAX_OF_ONE || holding.octets + more > MAX_OCTETS_OF_ONE);
    }

    private void forgetOldest(@Nullable Holding holding) {
        if (holding != null) {
            forget(holding.hashes.iterator().next());
        }
    }

    /** Somebody else has found out that this cookie means nobody any more. */
    public synchronized void lose(String hash) {
        boolean unused = drop(hash);
    }

    /** It is not known any more; whether it was. */
    private boolean drop(String hash) {
        CookieLogin login = known.remove(hash);
        if (login == null) {
            return false;
        }
        octets -= login.weight();
        byAccount.computeIfPresent(new Account(login.authid(), login.provider()), (account, holding) -> {
            holding.hashes.remove(hash);
            holding.octets -= login.weight();
            return holding.hashes.isEmpty() ? null : holding;
        });
        return true;
    }

    private void note(String hash, @Nullable CookieLogin login) {
        if (isKept) {
            changes.put(hash, new CookieChange(hash, login));
            isChanged = true;
        }
    }

    /** From now on somebody asks for changes. */
    public synchronized void keep() {
        isKept = true;
    }

    /** What has changed since this was asked for before. */
    public List<CookieChange> takeChanges() {
        if (!isChanged) {
            return List.of();
        }
        synchronized (this) {
            List<CookieChange> taken = new ArrayList<>(changes.values());
            changes.clear();
            isChanged = false;
            return taken;
        }
    }

    /**
     * What the first cookie with a meaning stands for, or null.
     *
     * @param meaning what a cookie with that login stands for now; null where nothing vouches for it any more
     */
    public <T> @Nullable T find(List<Secret> cookies, BiFunction<Secret, CookieLogin, @Nullable T> meaning, long now) {
        for (Secret cookie : cookies) {
            CookieLogin found = get(hash(cookie));
            T stands = found == null || found.expiresMillis() <= now ? null : meaning.apply(cookie, found);
            if (stands != null) {
                return stands;
            }
        }
        return null;
    }

    private synchronized @Nullable CookieLogin get(String hash) {
        return known.get(hash);
    }

    /** Those cookies mean nobody any more. */
    public void forget(List<Secret> cookies) {
        for (Secret cookie : cookies) {
            forget(hash(cookie));
        }
    }

    private synchronized void forget(String hash) {
        if (drop(hash)) {
            note(hash, null);
        }
    }

    /** All cookies of that account mean nobody any more. */
    public synchronized void forget(String authid, String provider) {
        Holding holding = byAccount.get(new Account(authid, provider));
        if (holding != null) {
            List.copyOf(holding.hashes).forEach(this::forget);
        }
    }

    public synchronized void clear() {
        known.keySet().forEach(hash -> note(hash, null));
        known.clear();
        byAccount.clear();
        octets = 0;
    }

    public synchronized int size() {
        return known.size();
    }
}
