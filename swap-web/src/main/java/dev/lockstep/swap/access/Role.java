package dev.lockstep.swap.access;

import java.util.function.Predicate;

/** The back office's roles; {@code swap.app_user_role} holds the names. */
public final class Role {

    /** Looks at everything, acts on what is stuck. */
    public static final String OPERATOR = "OPERATOR";
    /** Says the second yes. */
    public static final String APPROVER = "APPROVER";
    /** Also changes configuration. */
    public static final String ADMIN = "ADMIN";
    /** Reads and exports; changes nothing. */
    public static final String AUDITOR = "AUDITOR";

    private Role() {}

    /** Whether somebody of these roles may do something, and not only look. */
    public static boolean mayAct(Predicate<String> has) {
        return has.test(OPERATOR) || has.test(ADMIN);
    }
}
