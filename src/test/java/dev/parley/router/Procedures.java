package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Role;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.router.Referee.Peer;
import dev.parley.router.state.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has registered what, as acknowledged; objects where a procedure has more owners than it may. For {@link CallReferee}. */
final class Procedures {
    /** One registration. */
    static final class Procedure {
        final String realm;
        final String uri;
        final MatchPolicy match;
        final InvocationPolicy policy;
        final List<Holding> holdings = new ArrayList<>();

        @Nullable
        Holding lastServed;

        private Procedure(String realm, Register register) {
            this.realm = realm;
            this.uri = register.procedure();
            this.match = Options.match(register.options());
            this.policy = PeerView.policy(register);
        }

        /** Each policy, as far as it can be seen from outside. */
        void assertItIsItsTurn(Holding callee, Set<Peer> tried) {
            List<Holding> candidates = holdings.stream()
                    .filter(candidate -> !candidate.isBusy() && !tried.contains(candidate.peer))
                    .toList();
            switch (policy) {
                case SINGLE, FIRST -> assertSame(candidates.get(0), callee, "the first");
                case LAST -> assertSame(candidates.get(candidates.size() - 1), callee, "the last");
                case ROUNDROBIN -> {
                    assertTrue(candidates.size() == 1 || callee != lastServed, "the same twice in a row");
                    lastServed = callee;
                }
                case RANDOM -> assertTrue(candidates.contains(callee));
            }
        }
    }

    /** One who answers its calls. */
    static final class Holding {
        final Peer peer;
        final Register register;
        final Procedure procedure;
        int running;

        private Holding(Peer peer, Register register, Procedure procedure) {
            this.peer = peer;
            this.register = register;
            this.procedure = procedure;
        }

        boolean isBusy() {
            long concurrency = register.options().integer(Attribute.CONCURRENCY, 0);
            return concurrency > 0 && running >= concurrency;
        }
    }

    private final Map<Long, Procedure> byId = new LinkedHashMap<>();

    /** Whose loss has been announced, and must be told. */
    private final Map<Long, Peer> revoked = new LinkedHashMap<>();

    @Nullable
    Holding holding(long registration, Peer peer) {
        Procedure procedure = byId.get(registration);
        return procedure == null
                ? null
                : procedure.holdings.stream()
                        .filter(holding -> holding.peer == peer)
                        .findAny()
                        .orElse(null);
    }

    /** Exact before the longest prefix before the wildcard that is literal for longest. */
    @Nullable
    Procedure best(String realm, String uri) {
        return byId.values().stream()
                .filter(procedure -> procedure.realm.equals(realm) && procedure.match.matches(procedure.uri, uri))
                .max(Comparator.comparing((Procedure procedure) -> procedure.match)
                        .reversed()
                        .thenComparing(procedure -> procedure.match == MatchPolicy.PREFIX ? procedure.uri.length() : 0)
                        .thenComparing(procedure -> literals(procedure.uri)))
                .orElse(null);
    }

    /** By component, 1 for a literal one and 0 for a wild one. */
    private static String literals(String pattern) {
        StringBuilder literals = new StringBuilder();
        for (String component : pattern.split("\\.", -1)) {
            literals.append(component.isEmpty() ? 0 : 1);
        }
        return literals.toString();
    }

    void received(Peer to, Message message, @Nullable Message answered) {
        if (message instanceof Registered registered) {
            add(to, (Register) answered, registered.registration());
        } else if (message instanceof Unregistered unregistered) {
            remove(
                    to,
                    answered instanceof Unregister unregister
                            ? unregister.registration()
                            : unregistered.details().integer(Attribute.REGISTRATION, 0));
        } else if (message instanceof ErrorReply error && error.error().equals(ErrorUri.PROCEDURE_ALREADY_EXISTS)) {
            Register register = (Register) answered;
            assertFalse(register.options().is(Attribute.FORCE_REREGISTER, false), "it should have been taken over");
        }
    }

    private void add(Peer peer, Register register, long id) {
        Procedure procedure = byId.get(id);
        if (procedure == null) {
            procedure = new Procedure(peer.view.realm(), register);
            for (Map.Entry<Long, Procedure> other : List.copyOf(byId.entrySet())) {
                if (other.getValue().realm.equals(procedure.realm)
                        && other.getValue().uri.equals(procedure.uri)
                        && other.getValue().match == procedure.match) {
                    takeOver(other.getKey(), other.getValue(), register);
                }
            }
            byId.put(id, procedure);
        } else {
            assertNotEquals(InvocationPolicy.SINGLE, procedure.policy);
            assertEquals(procedure.policy, PeerView.policy(register), "the policy of a shared registration");
            assertTrue(procedure.holdings.stream().allMatch(holding -> holding.peer != peer), "registered twice");
        }
        procedure.holdings.add(new Holding(peer, register, procedure));
    }

    private void takeOver(long id, Procedure procedure, Register register) {
        assertTrue(register.options().is(Attribute.FORCE_REREGISTER, false), "registered twice");
        for (Holding holding : List.copyOf(procedure.holdings)) {
            lose(holding.peer, id);
        }
    }

    /** A peer has a registration no more; one that knows revocation must have been told. */
    private void lose(Peer peer, long registration) {
        assertFalse(
                peer.view.announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION),
                () -> peer + " is not told that its registration is revoked");
        peer.view.forgetRegistration(registration);
        remove(peer, registration);
    }

    /** The router has agreed to take that registration from that peer. */
    void revoked(Peer peer, long registration) {
        if (peer.view.announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION)) {
            revoked.put(registration, peer);
        } else {
            lose(peer, registration);
        }
    }

    void settle() {
        revoked.forEach(
                (registration, peer) -> assertNull(holding(registration, peer), "the registration is not revoked"));
        revoked.clear();
    }

    private void remove(Peer peer, long registration) {
        Procedure procedure = byId.get(registration);
        procedure.holdings.removeIf(holding -> holding.peer == peer);
        if (procedure.holdings.isEmpty()) {
            byId.remove(registration);
        }
    }

    void left(Peer peer) {
        byId.values().forEach(procedure -> procedure.holdings.removeIf(holding -> holding.peer == peer));
        byId.values().removeIf(procedure -> procedure.holdings.isEmpty());
    }
}
