package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.TransferId;
import java.util.Optional;

/** The transfers of all channels. */
public interface Transfers {

    /** A transfer of this channel; another channel's is not there. */
    Optional<Transfer> find(String channel, TransferId id);

    /** In the running transaction. */
    void add(Transfer transfer);
}
