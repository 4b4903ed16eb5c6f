package dev.parley.flow;

/** The codes of close frames (RFC 6455, section 7.4.1), and those that stand for none. */
public final class CloseCodes {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;

    /** Where a close frame had no code. */
    public static final int NO_CODE = 1005;

    /** Where there was no close frame. */
    public static final int LOST = 1006;

    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCodes() {}
}
