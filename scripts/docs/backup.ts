/** Of docs/operations.md: how an installation is backed up, restored and upgraded. */
export const backupAndUpgrade = `## Backup and restore

\`\`\`sh
sanshe backup --to backups/monday
\`\`\`

copies \`state.db\`, \`log.db\` and \`vault.db\`, in this order, beside a running engine and without stopping or locking it; then it reads every event of
the copy and writes \`manifest.json\` with checksums. Whatever was acknowledged before it began is in it. Exit code 0 means that the copy can be
restored; a folder without a manifest is no backup. The demo of two years (65,187 events, 61 MB) took 3 s to back up and 2 s to restore
while the two cores of the machine had other work. Every backup has a folder of its own; copy that to another machine, and remove old ones, for they
hold the keys of whoever was erased since ([privacy.md](privacy.md)).

**The master key is not in it**, nor is \`token.secret\`. Keep \`master.key\`, or what \`SANSHE_MASTER_KEY\` holds, apart from the backups: without it no personal
value opens, and with it whoever has a backup reads everything. \`--with-master-key\` puts it in all the same. Tokens of a made-up secret are made anew.

\`\`\`sh
sanshe restore --from backups/monday --data restored
sanshe replay --data restored
SANSHE_PORT=3001 sanshe serve --data restored
\`\`\`

The directory must be empty (a \`master.key\` or \`token.secret\` put there by hand may stay). Nothing is taken over unless checksums, pages, streams, the log's identity, every
event and the key of every sealed value are as they were: what is damaged, cut or put together of two backups is refused, and the directory left as it was. Then:

- **The log begins an epoch**, so that nothing that was derived from the log before is mistaken for its own. A \`read.db\` or \`snapshots.db\` from before is
  rebuilt; a \`state.db\` from before goes back to the last event that both hold, or stops the start where no event proves that it belongs here; with NATS, relay and services stand still until the stream is deleted (see [With NATS](#with-nats)); cursors of the feed
  are answered with 410 and \`start\`, the cursor to begin with.
- **What was acknowledged after the backup is lost.** Its senders may send it again under the same Idempotency-Key.
- **Who was erased after the backup is there again.** \`--erased-in\` with a later backup, or with the data directory that is replaced, erases them again: a vault remembers
  which keys it destroyed. Where there is neither, go through the requests made since before anybody reads:

\`\`\`sh
sanshe backup --to backups/tuesday
sanshe restore --from backups/monday --data restored-again --erased-in backups/tuesday
\`\`\`

A restore that nobody has tried is a hope: try it beside the running engine, in a directory of its own. \`replay\` prints digests that are those of
\`sanshe projections status --digest\` at the same position.

Where the log is in EventStoreDB, both commands say \`backup.not-embedded\`: back up the bucket of webhooks first
(\`nats stream backup KV_GOVERNANCE-shared <folder>\`), then that store by its own means, and then the
[keys in NATS](#keys-that-several-engines-share); copy \`state.db\` of a process while that is stopped. Restore all of them together: where the log does not
hold the events that webhooks, views or \`state.db\` were derived from, engines say \`log.older-copy\` and take no commands.

### An older copy of the log

Use \`restore\`, and not a plain copy of \`log.db\`. Where an older \`log.db\` is put under newer files all the same, the engine notices: views, snapshots and \`state.db\`
remember the last event that they were derived from, and the log must hold it. Commands are answered with 503 \`log.older-copy\`, views are shown
as they were, services and webhooks stand still, and \`/ready\` tells why. Stop the engine. Then put the newer \`log.db\` back, together with its \`-wal\` file; or, where that is
lost, accept the copy:

\`\`\`sh stopped
sanshe log accept
\`\`\`

The log begins a new epoch, as after a restore: what was recorded after the copy was made is given up, views and snapshots are rebuilt, services and webhooks go back to the last
event that the copy and \`state.db\` both hold, and cursors of the feed get 410. On a log that holds everything it changes nothing.

**With EventStoreDB** the same holds, and engines notice it while they run: after every connection each proves that the store still holds the last event that it read or wrote. Put
the newer files back, and they go on by themselves; or run \`sanshe log accept\` on the data directory of one engine, beside all of them. Each engine sees the new epoch and opens everything
again. A node that is behind is no older copy. \`--without-proof\` accepts the copy also where nothing in that directory shows what is missing.

## Upgrade

\`\`\`sh
sanshe backup --to backups/before-upgrade
\`\`\`

Stop the engine, install the new version, start it. Events are never rewritten: older versions are brought up on reading. A view whose definition
changed is built beside the old one, which serves until then; \`/ready\` shows \`building\`. **Back to the old version**: it starts on the same directory unless
the log or vault says \`log.newer-format\` or \`vault.newer\`; then restore the backup. Views that the newer version built are built again.
`
