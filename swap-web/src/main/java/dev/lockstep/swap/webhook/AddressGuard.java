package dev.lockstep.swap.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Lets nobody have our requests sent into our own network. Every address that a name leads to is judged, when an endpoint is
 * registered and again whenever a connection is opened, which then goes to one of the addresses that were judged and to no
 * other: what the name leads to a moment later does not matter.
 */
final class AddressGuard {

    /** What a name leads to. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    /** A name leads to where nothing is sent. */
    static final class RefusedException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        /** Does not say which address it is: a stranger learns nothing about the names of our network. */
        RefusedException(String host) {
            super(host + " leads to an address that is not public");
        }
    }

    private final boolean development;
    private final Names names;

    /** @param development this machine itself is taken, too */
    AddressGuard(boolean development, Names names) {
        this.development = development;
        this.names = names;
    }

    /**
     * All that the name leads to. Throws {@link RefusedException} when any of it is not taken: a name that leads to us and to
     * elsewhere is no mistake.
     */
    InetAddress[] lookUp(String host) throws UnknownHostException {
        InetAddress[] addresses = names.lookUp(host);
        if (addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        for (InetAddress address : addresses) {
            if (!PublicAddress.is(address) && !(development && address.isLoopbackAddress())) {
                throw new RefusedException(host);
            }
        }
        return addresses;
    }
}
