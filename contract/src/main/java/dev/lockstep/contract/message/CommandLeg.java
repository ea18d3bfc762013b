package dev.lockstep.contract.message;

import dev.lockstep.contract.money.Money;
import java.util.regex.Pattern;

/** One leg as a producer asks for it: negative takes from the account, positive gives to it. Not yet judged. */
public record CommandLeg(String account, Money amount) {

    public static final int ACCOUNT_LENGTH_MAX = 128;

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,127}");

    public CommandLeg {
        requireAccount(account);
    }

    static void requireAccount(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("account must be 1 to " + ACCOUNT_LENGTH_MAX
                    + " letters, digits, colons, dots, dashes or underscores");
        }
    }
}
