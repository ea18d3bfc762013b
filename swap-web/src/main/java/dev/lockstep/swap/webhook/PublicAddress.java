package dev.lockstep.swap.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which IP addresses belong to the public internet, by IANA's registries of special-purpose addresses. Of IPv6 only global unicast does
 * (2000::/3), without what is set aside in it; so nothing that carries an IPv4 address inside of an IPv6 one does: mapped
 * (::ffff:0:0/96, which Java reads as IPv4), compatible (::/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), 6to4 (2002::/16), Teredo (2001::/32).
 */
final class PublicAddress {

    /** All addresses that share the first {@code length} bits of {@code start}. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Block(byte[] start, int length) {

        boolean contains(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NOT_PUBLIC_4 = List.of(
            of(8, 0), // this network
            of(8, 10), // private
            of(10, 100, 64), // shared by carriers (CGNAT)
            of(8, 127), // loopback
            of(16, 169, 254), // link-local, and the metadata of clouds
            of(12, 172, 16), // private
            of(24, 192, 0, 0), // protocols
            of(24, 192, 0, 2), // documentation
            of(24, 192, 88, 99), // 6to4 relays
            of(16, 192, 168), // private
            of(15, 198, 18), // benchmarks
            of(24, 198, 51, 100), // documentation
            of(24, 203, 0, 113), // documentation
            of(4, 224), // multicast
            of(4, 240)); // reserved, and broadcast

    private static final Block GLOBAL_UNICAST = of6(3, 0x2000);

    private static final List<Block> NOT_PUBLIC_6 = List.of(
            of6(23, 0x2001), // protocols: Teredo, benchmarks, ORCHID
            of6(32, 0x2001, 0x0db8), // documentation
            of6(16, 0x2002), // 6to4
            of6(20, 0x3fff)); // documentation

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_4.stream().noneMatch(block -> block.contains(bytes));
        }
        return GLOBAL_UNICAST.contains(bytes) && NOT_PUBLIC_6.stream().noneMatch(block -> block.contains(bytes));
    }

    private static Block of(int length, int... octets) {
        byte[] start = new byte[4];
        for (int i = 0; i < octets.length; i++) {
            start[i] = (byte) octets[i];
        }
        return new Block(start, length);
    }

    private static Block of6(int length, int... groups) {
        byte[] start = new byte[16];
        for (int i = 0; i < groups.length; i++) {
            start[2 * i] = (byte) (groups[i] >> Byte.SIZE);
            start[2 * i + 1] = (byte) groups[i];
        }
        return new Block(start, length);
    }
}
