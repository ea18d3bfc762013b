package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.Past;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fixture: accounts with money in them, and parts that move it. */
final class Bank {

    static final Asset EUR = Asset.parse("EUR/2");
    static final Asset BTC = Asset.parse("BTC/8");
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Instant DEADLINE = NOON.plusSeconds(30);

    final Books books = new Books();
    final Past past = new Past();
    final Assembler assembler = new Assembler(books, past);

    Bank customer(String id, Asset asset, long minor) {
        return account(new Account(id, asset, false, AccountState.OPEN), minor);
    }

    Bank house(String id, Asset asset) {
        return account(new Account(id, asset, true, AccountState.OPEN), 0);
    }

    Bank account(Account account, long minor) {
        books.locked(account, BigInteger.valueOf(minor));
        return this;
    }

    /** Alice has 100.00 EUR, Bob has nothing; the house has no limit. */
    static Bank small() {
        return new Bank().customer("alice", EUR, 100_00).customer("bob", EUR, 0).house("house", EUR);
    }

    static Terms terms(int total) {
        return new Terms("test", total, DEADLINE, null);
    }

    static Legs legs() {
        return new Legs();
    }

    /** A part that moves {@code minor} cents from one account to another. */
    static Part move(int number, String from, String to, long minor) {
        return legs().add(from, EUR, -minor).add(to, EUR, minor).part(number);
    }

    /** Builds a part, sound or not. */
    static final class Legs {

        private final List<CommandLeg> legs = new ArrayList<>();

        Legs add(String account, Asset asset, long minor) {
            legs.add(new CommandLeg(account, Money.ofMinor(asset, minor)));
            return this;
        }

        Part part(int number) {
            Post post = new Post("part " + number, legs, null);
            return Part.of(number, CommandCodec.encode(post), post);
        }
    }
}
