package dev.parley.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateTest {
    private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits = 15",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            })
    void anOfferIsAcceptedAsOneThatKeepsNothing(String offer) {
        assertEquals(ACCEPTED, PerMessageDeflate.accepted(List.of(offer)));
    }

    @Test
    void theWholeWindowIsAgreedOnWhereItIsAskedFor() {
        assertEquals(
                ACCEPTED + "; server_max_window_bits=15",
                PerMessageDeflate.accepted(List.of("permessage-deflate; server_max_window_bits=15")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x-webkit-deflate-frame",
                "permessage-deflate-x",
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=010",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; something_new",
                "permessage-deflate;"
            })
    void whatCannotBeKeptIsDeclined(String offer) {
        assertNull(PerMessageDeflate.accepted(List.of(offer)));
    }

    @Test
    void theFirstOfferThatCanBeKeptIsTaken() {
        assertEquals(
                ACCEPTED,
                PerMessageDeflate.accepted(List.of(
                        "bbf-usp-protocol", "permessage-deflate; server_max_window_bits=9", "permessage-deflate")));
        assertNull(PerMessageDeflate.accepted(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate;client_no_context_takeover;server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=\"8\""
            })
    void anAnswerThatKeepsNothingIsOne(String answer) {
        assertTrue(PerMessageDeflate.isAnswer(answer), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "permessage-deflate",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover=\"\"",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=7",
                "permessage-deflate; server_no_context_takeover; something_new",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover, x-webkit-deflate-frame",
                "permessage-deflate; server_no_context_takeover;"
            })
    void anAnswerToWhatWasNotOfferedIsNone(String answer) {
        assertFalse(PerMessageDeflate.isAnswer(answer), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; server_max_window_bits=15", "; client_max_window_bits"})
    void whatAServerAcceptsIsAnAnswer(String more) {
        String offer = PerMessageDeflate.OFFER + more;

        assertTrue(PerMessageDeflate.isAnswer(String.valueOf(PerMessageDeflate.accepted(List.of(offer)))), offer);
    }
}
