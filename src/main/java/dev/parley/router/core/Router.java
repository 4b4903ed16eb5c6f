package dev.parley.router.core;

import dev.parley.auth.Authentication;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.message.PayloadFormat;
import dev.parley.router.Action;
import dev.parley.router.Ids;
import dev.parley.router.Place;
import dev.parley.router.RealmSettings;
import dev.parley.router.Roll;
import dev.parley.router.RouterSettings;
import dev.parley.router.Time;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lobby and the realms behind it. One thread at a time calls the router; each of its places has a thread of its own. */
public final class Router {
    private final Ids ids;
    private final RandomBytes random;
    private final PayloadFormat format;
    private final boolean hasJournal;
    private final Roll roll;
    private RouterSettings settings;
    private final Lobby lobby;
    private final Map<String, Realm> realms = new LinkedHashMap<>();
    private final Map<String, Authentication> authentications = new LinkedHashMap<>();

    /** A change of the configuration that the caller of a place is to tell it. */
    public record News(Place place, Teller teller) {
        /** Tells it. */
        public interface Teller {
            List<Action> tell(Time now);
        }
    }

    /**
     * A router.
     *
     * @param format reads and writes the payloads of the router's own procedures and events
     * @param hasJournal whether publications can be kept for longer than the router
     * @param roll who fixes the order in which its realms change
     */
    public Router(
            RouterSettings settings, Ids ids, RandomBytes random, PayloadFormat format, boolean hasJournal, Roll roll) {
        this.hasJournal = hasJournal;
        this.roll = roll;
        this.ids = ids;
        this.random = random;
        this.format = format;
        this.settings = settings;
        lobby = new Lobby(settings, ids, format);
        for (RealmSettings realm : settings.realms()) {
            open(realm, settings);
        }
    }

    private void open(RealmSettings settings, RouterSettings router) {
        Authentication authentication = new Authentication(settings.name(), settings.authentication(), random);
        Realm realm = new Realm(settings, router, authentication, lobby.id(), ids, random, format, hasJournal, roll);
        realms.put(settings.name(), realm);
        authentications.put(settings.name(), authentication);
        var unused = lobby.open(realm.name(), realm.id(), authentication);
    }

    /** Who fixes the order in which realms change that have not come anew. */
    public Roll roll() {
        return roll;
    }

    /** Where every connection begins. */
    public Lobby lobby() {
        return lobby;
    }

    public Collection<Realm> realms() {
        return List.copyOf(realms.values());
    }

    /** The realm of that name; null where there is none. */
    public @Nullable Realm realm(String name) {
        return realms.get(name);
    }

    /** How peers come into each realm. */
    public Collection<Authentication> authentications() {
        return List.copyOf(authentications.values());
    }

    /**
     * Who has come in by keys that are not in force any more may not stay.
     *
     * @return what is to be told to each place
     */
    public List<News> review() {
        List<News> news = new ArrayList<>();
        realms.values().forEach(realm -> news.add(new News(realm, realm::reviewed)));
        return news;
    }

    /**
     * Begins a realm anew, with nobody in it, as another node of those that serve it; the former has told its peers that it is over.
     *
     * @return what is to be told to the lobby, once the realm can be told something; null where there is no such realm any more
     */
    public @Nullable News renew(String name, Roll as) {
        Authentication authentication = authentications.get(name);
        for (RealmSettings known : settings.realms()) {
            if (known.name().equals(name) && authentication != null) {
                Realm realm =
                        new Realm(known, settings, authentication, lobby.id(), ids, random, format, hasJournal, as);
                realms.put(name, realm);
                return new News(lobby, now -> lobby.open(name, realm.id(), authentication));
            }
        }
        return null;
    }

    /**
     * Takes over another configuration, as far as it is of realms, roles, users and limits.
     *
     * @return what is to be told to each place, in this order; realms that {@link #realms} did not have before are new
     */
    public List<News> reconfigure(RouterSettings settings) {
        this.settings = settings;
        List<News> news = new ArrayList<>();
        Map<String, Realm> former = new LinkedHashMap<>(realms);
        realms.clear();
        for (RealmSettings wanted : settings.realms()) {
            Realm realm = former.remove(wanted.name());
            Authentication authentication = authentications.get(wanted.name());
            if (realm == null || authentication == null) {
                authentication = new Authentication(wanted.name(), wanted.authentication(), random);
                realm = new Realm(wanted, settings, authentication, lobby.id(), ids, random, format, hasJournal, roll);
            } else {
                Realm kept = realm;
                Authentication changed = authentication.reconfigured(wanted.authentication());
                authentication = changed;
                news.add(new News(kept, now -> kept.reconfigured(wanted, settings, changed, now)));
            }
            realms.put(wanted.name(), realm);
            authentications.put(wanted.name(), authentication);
            Realm opened = realm;
            Authentication way = authentication;
            news.add(new News(lobby, now -> lobby.open(opened.name(), opened.id(), way)));
        }
        former.values().forEach(gone -> {
            authentications.remove(gone.name());
            news.add(new News(lobby, now -> lobby.shut(gone.name())));
            news.add(new News(gone, gone::removed));
        });
        return news;
    }
}
