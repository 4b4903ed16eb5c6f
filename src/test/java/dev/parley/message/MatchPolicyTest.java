package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "EXACT,    com.app.topic, com.app.topic,      true",
        "EXACT,    com.app.topic, com.app.topic.more, false",
        "EXACT,    com.app.topic, com.app,            false",
        "EXACT,    com.app.topic, com.app.Topic,      false",
        "PREFIX,   com.app,       com.app,            true",
        "PREFIX,   com.app,       com.app.topic,      true",
        "PREFIX,   com.app,       com.apple,          true",
        "PREFIX,   com.app.,      com.app,            false",
        "PREFIX,   com.app.,      com.app.topic,      true",
        "PREFIX,   '',            anything.at.all,    true",
        "WILDCARD, com..topic,    com.app.topic,      true",
        "WILDCARD, com..topic,    com.topic,          false",
        "WILDCARD, com..topic,    com.app.topics,     false",
        "WILDCARD, com..topic,    com.my.app.topic,   false",
        "WILDCARD, com..topic,    com.app.topic.more, false",
        "WILDCARD, com..,         com.app.topic,      true",
        "WILDCARD, com..,         com.app,            false",
        "WILDCARD, .app.,         com.app.topic,      true",
        "WILDCARD, .app.,         org.app.t,          true",
        "WILDCARD, .app.,         com.apple.topic,    false",
        "WILDCARD, '',            one,                true",
        "WILDCARD, '',            one.two,            false",
        "WILDCARD, .,             one.two,            true",
        "WILDCARD, com.app.topic, com.app.topic,      true",
        "WILDCARD, com.app.topic, com.app.topi,       false",
    })
    void matches(MatchPolicy policy, String pattern, String uri, boolean expected) {
        assertEquals(expected, policy.matches(pattern, uri));
    }
}
