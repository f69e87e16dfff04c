/** Of docs/operations.md: how a log goes from its file into EventStoreDB, and back. */
export const moving = `## Moving to EventStoreDB

\`\`\`text
sanshe migrate --data ./data --to 'esdb://user:password@host:2113?tls=true'
\`\`\`

moves the log of a stopped engine out of \`log.db\` into an EventStoreDB in which there is none yet: every event letter by letter as it was stored, with its id,
times and revision, in the same order. Personal values stay sealed.

1. Back up (\`sanshe backup\`). Stop the engine, and whoever else works on its data directory: \`migrate\` is refused with \`log.owned\` otherwise.
2. Run \`migrate\`, with the same master key, and with \`NATS_URL\` where engines are to have it: then the keys of personal values are copied into its bucket.
   Without NATS they stay in \`vault.db\`, and only one engine can open them.
3. It copies, reads both logs side by side and compares every event, folds both into fresh views and compares their digests. Exit code 0 means that
   all is the same, and that the move is complete. \`--verify-only\` compares again at any time, also when engines have gone on.
4. With NATS, delete the stream \`GOVERNANCE\` (\`relay.other-log\` otherwise; the relay publishes it again). \`read.db\` is rebuilt at the start.
5. Start an engine on this data directory with \`EVENTSTORE_URL\` set, then others on directories of their own, with the same master and token secrets.

**Ended in its midst**, by Ctrl-C, \`kill -9\` or a lost server, it goes on where it was when it is run again: what lies in EventStoreDB tells how far it had got.
Until its last step an engine refuses that EventStoreDB with \`log.incomplete\`; before that step it has locked \`log.db\`, so that at no time both
can be opened. What is not the beginning of this very log is refused with \`migrate.other-log\` or \`migrate.other-events\` and left alone.

**What becomes of the rest.** The log keeps its id and begins a new epoch, in which events stand at other positions; the last one's before and after is told.
Cursors of the feed from before are answered with 410 and where to start. A bare position from before leads to an earlier place than it did: events
come again, none is missed. \`state.db\` goes along: who has read what of whom, webhooks, what was given up, and how far services and webhooks
have got, at the new positions; as it was before it stays in \`state.before-migrate.db\`. \`snapshots.db\` makes itself anew.

**Keys are in two places** after a move to NATS: \`vault.db\` still opens whoever is erased from now on. Destroy it, and backups of it, when you no
longer need the way back.

**Back to the file**, without what was recorded in EventStoreDB since: stop all engines, delete \`log.db-moved\`, \`read.db\`, \`state.db-wal\` and \`state.db-shm\`, rename
\`state.before-migrate.db\` to \`state.db\`, delete the stream \`GOVERNANCE\`, and start without \`EVENTSTORE_URL\`. \`log.db\` is untouched. Erase again
whoever was erased since. Another move needs another, empty EventStoreDB, and no
bucket \`GOVERNANCE-keys\` from the first one: it may open whoever was erased in the file meanwhile.

**How long.** One append is on its way at a time, for EventStoreDB promises no order of those that are sent together: each waits for the server's
disk. Events that follow each other in one stream share one. The demo of two months (5,437 events) went at 1,000 events a second
into a stand-in without a disk, on two cores that had other work; a server that takes 2 ms to answer allows 500 appends a second, whatever the
machine. Comparing takes seconds per ten thousand events.

Of JSON the comparison sees all but white space and escapes between the texts, which the client does not show.
`
