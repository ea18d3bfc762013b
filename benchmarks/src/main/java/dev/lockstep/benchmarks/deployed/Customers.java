package dev.lockstep.benchmarks.deployed;

import java.util.Locale;

/** The customers of the benchmark by number: two accounts each, named as the product names them. */
public final class Customers {

    /** What stands before the number, in the form of a UUIDv7. */
    public static final String PREFIX = "customer:01938f4e-7a00-7000-8000-";

    private Customers() {}

    public static String account(int number, String asset) {
        return PREFIX + String.format(Locale.ROOT, "%012d", number) + ":" + asset;
    }
}
