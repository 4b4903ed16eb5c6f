package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the details of events and invocations. Broker and dealer use it. */
public final class OutgoingDetails {
    private static final List<Attribute> PASSED_THRU =
            List.of(Attribute.PPT_SCHEME, Attribute.PPT_SERIALIZER, Attribute.PPT_CIPHER, Attribute.PPT_KEYID);

    /** Choice: custom attributes by the names of W3C Trace Context, which tell the receiver what its work is a part of. */
    private static final List<Attribute> TRACE = List.of(Attribute.TRACEPARENT, Attribute.TRACESTATE);

    /** Choice: "at least 512 characters of a combined header" are to go on (Trace Context, tracestate); what is longer does not. */
    private static final int MAX_TRACE_LENGTH = 512;

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public Dict dict() {
        return Dict.of(values);
    }

    public void put(Attribute attribute, Object value) {
        values.put(attribute.key(), value);
    }

    /** Section "Publisher Identification". */
    public void disclosePublisher(Session publisher) {
        put(Attribute.PUBLISHER, publisher.id);
        put(Attribute.PUBLISHER_AUTHID, publisher.authid);
        put(Attribute.PUBLISHER_AUTHROLE, publisher.authrole);
    }

    /** Section "Caller Identification". */
    public void discloseCaller(Session caller) {
        put(Attribute.CALLER, caller.id);
        put(Attribute.CALLER_AUTHID, caller.authid);
        put(Attribute.CALLER_AUTHROLE, caller.authrole);
    }

    /** "These additional attributes must be forwarded" (Payload Passthru Mode, Message Attributes). */
    public void passThru(Dict options) {
        if (isPassedThru(options)) {
            for (Attribute attribute : PASSED_THRU) {
                String value = options.string(attribute);
                if (value != null) {
                    put(attribute, value);
                }
            }
        }
    }

    /** Whether those options have a trace. */
    public static boolean isTraced(Dict options) {
        return options.string(Attribute.TRACEPARENT) != null;
    }

    /** Has the trace of those options go on; a state goes with its parent only. */
    public void trace(Dict options) {
        if (isTraced(options)) {
            for (Attribute attribute : TRACE) {
                String value = options.string(attribute);
                if (value != null && value.length() <= MAX_TRACE_LENGTH) {
                    put(attribute, value);
                }
            }
        }
    }

    /** Adds a reason, where there is one. */
    public static Dict withReason(Dict details, @Nullable String reason) {
        return reason == null ? details : details.with(Attribute.REASON.key(), reason);
    }

    /** What of those options goes on to the receiver: that of Payload Passthru Mode. */
    public static Dict passedThru(Dict options) {
        if (!isPassedThru(options)) {
            return Dict.EMPTY;
        }
        OutgoingDetails details = new OutgoingDetails();
        details.passThru(options);
        return details.dict();
    }

    /** "by checking the existence and non-empty value of this attribute" (ppt_scheme Attribute). */
    public static boolean isPassedThru(Dict options) {
        String scheme = options.string(Attribute.PPT_SCHEME);
        return scheme != null && !scheme.isEmpty();
    }
}
