package dev.parley.codec;

import dev.parley.message.Json;
import dev.parley.message.MalformedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over JSON text (RFC 8259, nothing more), checks every character, and builds only the values that it is asked for. Each
 * method that throws {@link MalformedException} says in it what was expected, what stands there, and where. For one thread; used by
 * {@link MessageScanner}, {@link JsonText} and the check whether a text fits a type.
 */
public final class JsonScanner {
    /** Deeper nesting is refused: it serves nobody and costs the stack of every later reader. */
    static final int MAX_DEPTH = 256;

    /** More values than these are not built of one message: each costs many times what it was sent with. */
    static final int MAX_VALUES = 10_000;

    private static final int MAX_DIGITS = 100;

    /** So far into a string it is looked whether the text is worth a {@link LongText}. */
    private static final int LONG_CHARS = 48;

    private static final char END = '\uffff';

    private final String text;
    private final int maxNumberChars;
    private int at;

    /** Null before a long string was met. */
    private @Nullable LongText words;

    /** How many values may still be built. */
    private int valuesLeft = MAX_VALUES;

    JsonScanner(String text) {
        this(text, Integer.MAX_VALUE);
    }

    /**
     * A scanner that refuses numbers of more characters: for texts that are bound to types, since the time to make a number of its
     * digits grows with their square.
     */
    public JsonScanner(String text, int maxNumberChars) {
        this.text = text;
        this.maxNumberChars = maxNumberChars;
    }

    /** From here on so many values may be built. */
    void allow(int values) {
        valuesLeft = values;
    }

    /** Where the scanner is, in characters from the beginning of the text. */
    public int position() {
        return at;
    }

    /** Goes back to an earlier {@link #position}. */
    public void returnTo(int position) {
        at = position;
    }

    /** The text between two positions. */
    public String slice(int from, int to) {
        return text.substring(from, to);
    }

    /** The next character that is not white space, which the scanner does not go behind; U+FFFF at the end of the text. */
    public char peek() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c > ' ' || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) {
                return c;
            }
            at++;
        }
        return END;
    }

    /** Whether nothing but white space follows. */
    public boolean atEnd() {
        return peek() == END && at >= text.length();
    }

    /** Takes that character if it comes next. */
    public boolean take(char expected) {
        if (peek() != expected || at >= text.length()) {
            return false;
        }
        at++;
        return true;
    }

    /**
     * Takes that character, which must come next.
     *
     * @param where a few words for the error, such as {@code behind the key}
     */
    public void expect(char expected, String where) throws MalformedException {
        if (!take(expected)) {
            throw unexpected("'" + expected + "' " + where);
        }
    }

    /** An integer without sign, fraction or exponent, as ids and type codes are; -1 where it exceeds a long. */
    long integer(String what) throws MalformedException {
        char first = peek();
        int start = at;
        if (first != '-' && (first < '0' || first > '9')) {
            throw unexpected(what);
        }
        skipNumber();
        for (int i = start; i < at; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new MalformedException(what + " expected, not " + excerpt(start));
            }
        }
        return at - start > 18 ? -1 : Long.parseLong(text, start, at, 10);
    }

    /**
     * Takes a string, and returns it without quotes and escapes.
     *
     * @param what the word for it in the error
     */
    public String string(String what) throws MalformedException {
        if (peek() != '"') {
            throw unexpected(what);
        }
        int start = at + 1;
        return skipString() ? unescape(start, at - 1) : text.substring(start, at - 1);
    }

    /** The next value as String, Boolean, Long, BigDecimal, List, Map or null. */
    @Nullable
    Object value(int depth) throws MalformedException {
        if (--valuesLeft < 0) {
            throw new MalformedException("too many values in options or details, at character " + at);
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string("a string");
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws MalformedException {
        return object(depth, key -> true);
    }

    /** The next value, which is an object; dicts and lists that are not read stand in it as {@link Json}. */
    Map<String, @Nullable Object> object(int depth, Predicate<String> isRead) throws MalformedException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        open('{', depth);
        if (take('}')) {
            return members;
        }
        do {
            String key = string("a key");
            expect(':', "behind the key");
            // "keys MUST be unique" (Messages)
            if (members.containsKey(key)) {
                throw new MalformedException("duplicate key at character " + at);
            }
            members.put(key, isRead.test(key) ? value(depth + 1) : unread(depth + 1));
        } while (take(','));
        expect('}', "or ','");
        return members;
    }

    /** A value that nobody looks into: checked as any other, but kept as its text where it has parts. */
    private @Nullable Object unread(int depth) throws MalformedException {
        peek();
        int start = at;
        Object value = value(depth);
        return value instanceof Map || value instanceof List ? new Json(text.substring(start, at)) : value;
    }

    private List<@Nullable Object> array(int depth) throws MalformedException {
        List<@Nullable Object> elements = new ArrayList<>();
        open('[', depth);
        if (take(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (take(','));
        expect(']', "or ','");
        return elements;
    }

    /**
     * Checks the next value and goes behind it.
     *
     * @param depth how many lists and objects it is in
     */
    public void skipValue(int depth) throws MalformedException {
        switch (peek()) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> skipString();
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    private void skipArray(int depth) throws MalformedException {
        open('[', depth);
        if (take(']')) {
            return;
        }
        do {
            skipValue(depth + 1);
        } while (take(','));
        expect(']', "or ','");
    }

    private void skipObject(int depth) throws MalformedException {
        open('{', depth);
        if (take('}')) {
            return;
        }
        do {
            if (peek() != '"') {
                throw unexpected("a key");
            }
            skipString();
            expect(':', "behind the key");
            skipValue(depth + 1);
        } while (take(','));
        expect('}', "or ','");
    }

    /**
     * Takes an opening bracket, which must come next.
     *
     * @param depth how many lists and objects are around it: 256 are too many
     */
    public void open(char bracket, int depth) throws MalformedException {
        expect(bracket, "");
        if (depth >= MAX_DEPTH) {
            throw new MalformedException("nested deeper than " + MAX_DEPTH + " at character " + at);
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) throws MalformedException {
        skipWord(word);
        return value;
    }

    private void skipWord(String word) throws MalformedException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a JSON value");
        }
        at += word.length();
    }

    private void skipNumber() throws MalformedException {
        int start = at;
        if (charAt(at) == '-') {
            at++;
        }
        if (charAt(at) == '0') {
            at++;
        } else {
            skipDigits(start);
        }
        if (charAt(at) == '.') {
            at++;
            skipDigits(start);
        }
        if (charAt(at) == 'e' || charAt(at) == 'E') {
            at++;
            if (charAt(at) == '+' || charAt(at) == '-') {
                at++;
            }
            skipDigits(start);
        }
        char next = charAt(at);
        if (next >= '0' && next <= '9') {
            throw new MalformedException("a number with a leading zero at character " + start);
        }
        if (at - start > maxNumberChars) {
            int end = at;
            at = start;
            throw new MalformedException("a number of " + (end - start) + " characters, more than " + maxNumberChars
                    + ", at character " + start);
        }
    }

    private void skipDigits(int startOfNumber) throws MalformedException {
        int first = at;
        while (charAt(at) >= '0' && charAt(at) <= '9') {
            at++;
        }
        if (at == first) {
            at = startOfNumber;
            throw unexpected("a JSON value");
        }
    }

    /** Goes behind the closing quote; true where the string has escapes. */
    private boolean skipString() throws MalformedException {
        int i = at + 1;
        int length = text.length();
        int endOfShort = i + LONG_CHARS;
        while (i < length) {
            if (i == endOfShort) {
                i = words().end(i);
                endOfShort = -1;
                continue;
            }
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return false;
            }
            if (c == '\\' || c < ' ' || c >= Character.MIN_SURROGATE) {
                at = i;
                return skipUnusualString();
            }
            i++;
        }
        throw new MalformedException("a string without end at character " + at);
    }

    /** The rest of a string from its first escape, surrogate or worse. */
    private boolean skipUnusualString() throws MalformedException {
        boolean hasEscapes = false;
        boolean afterHighSurrogate = false;
        boolean highIsEscaped = false;
        while (true) {
            if (words != null && !afterHighSurrogate) {
                at = words.end(at);
            }
            if (at >= text.length()) {
                throw new MalformedException("a string without end");
            }
            char c = text.charAt(at++);
            if (c < ' ') {
                throw new MalformedException("a raw control character in a string at character " + (at - 1));
            }
            if (c == '"' && !afterHighSurrogate) {
                return hasEscapes;
            }
            boolean isEscaped = c == '\\';
            if (isEscaped) {
                hasEscapes = true;
                c = escape();
            }
            boolean endsPair = afterHighSurrogate && isEscaped == highIsEscaped;
            if (Character.isLowSurrogate(c) != endsPair || (afterHighSurrogate && !endsPair)) {
                throw new MalformedException("half a surrogate pair in a string at character " + (at - 1));
            }
            afterHighSurrogate = Character.isHighSurrogate(c);
            highIsEscaped = isEscaped;
        }
    }

    private LongText words() {
        if (words == null) {
            words = new LongText(text);
        }
        return words;
    }

    /** The character that the escape behind a backslash stands for. */
    private char escape() throws MalformedException {
        char c = charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw new MalformedException("an unknown escape at character " + (at - 1));
        };
    }

    private char codeUnit() throws MalformedException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char hex = charAt(at++);
            int digit = hex < 128 ? Character.digit(hex, 16) : -1;
            if (digit < 0) {
                throw new MalformedException("a broken \\u escape at character " + (at - 1));
            }
            unit = (unit << 4) | digit;
        }
        return (char) unit;
    }

    private String unescape(int from, int to) throws MalformedException {
        StringBuilder plain = new StringBuilder(to - from);
        int behind = at;
        at = from;
        while (at < to) {
            char c = text.charAt(at++);
            plain.append(c == '\\' ? escape() : c);
        }
        at = behind;
        return plain.toString();
    }

    private Object number() throws MalformedException {
        int start = at;
        skipNumber();
        String digits = text.substring(start, at);
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException fractionOrTooLong) {
            return decimal(digits);
        }
    }

    private static BigDecimal decimal(String digits) throws MalformedException {
        // making a number of its digits costs by their square
        if (digits.length() > MAX_DIGITS) {
            throw new MalformedException("a number of more than " + MAX_DIGITS + " characters in options or details");
        }
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException exponentTooLong) {
            throw new MalformedException("a number beyond all bounds in options or details");
        }
    }

    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : END;
    }

    /** The error that something else was expected here. */
    public MalformedException unexpected(String expected) {
        return new MalformedException(expected.strip() + " expected, not " + excerpt(at));
    }

    /** A short look at what stands there, legible whatever it is. */
    private String excerpt(int from) {
        if (from >= text.length()) {
            return "the end of the message";
        }
        StringBuilder shown = new StringBuilder("'");
        text.substring(from, Math.min(text.length(), from + 12))
                .chars()
                .forEach(c -> shown.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return shown.append("' at character ").append(from).toString();
    }
}
