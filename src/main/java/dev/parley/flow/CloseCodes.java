package dev.parley.flow;

/** The codes of close frames that are sent here (RFC 6455, section 7.4.1). */
public final class CloseCodes {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int POLICY_VIOLATION = 1008;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCodes() {}
}
