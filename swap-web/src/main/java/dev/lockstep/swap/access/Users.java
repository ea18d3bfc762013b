package dev.lockstep.swap.access;

import java.util.Optional;
import java.util.Set;

/** The users of the back office. */
interface Users {

    /** The user of this name unless there is none or it is disabled. */
    Optional<User> find(String name);

    /** A user with the hash of the password as Jakarta Security's PBKDF2 writes it. */
    record User(String name, String passwordHash, Set<String> roles) {
        public User {
            roles = Set.copyOf(roles);
        }

        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }
}
