-- The assets that are offered; the ledger's chart of accounts has the same ones.
insert into swap.asset (code, scale, name) values
    ('EUR', 2, 'Euro'), ('BTC', 8, 'Bitcoin'), ('ETH', 18, 'Ether'), ('SOL', 9, 'Solana'), ('XRP', 6, 'XRP');
