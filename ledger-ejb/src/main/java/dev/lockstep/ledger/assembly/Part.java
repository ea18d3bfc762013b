package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.LedgerCommand.Post;

/**
 * A piece of a saga as it came, not judged.
 *
 * @param number from 1 to the saga's total
 * @param hash of the payload, byte for byte
 * @param bytes the length of the payload
 */
record Part(int number, ContentHash hash, int bytes, Post post) {

    static Part of(int number, byte[] payload, Post post) {
        return new Part(number, ContentHash.of(payload), payload.length, post);
    }
}
