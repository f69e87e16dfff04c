/** The part of docs/operations.md on keys that several engines share. */
export const sharedKeys = `## Keys that several engines share

Engines that share a log share its keys too: these lie in a JetStream bucket instead of \`vault.db\`, wrapped by the same master key, which every
engine is given. Values that were sealed before open as they did.

| kept in JetStream | holds | if it is lost |
| --- | --- | --- |
| bucket \`GOVERNANCE-keys\` | the wrapped keys, by ids and keyed digests; whose log they belong to; a check of the master key | no personal value opens any more; back it up |
| bucket \`GOVERNANCE-keys-notices\` | which engines are there, and which destructions are under way | nothing that was answered; an erasure that was not is to be asked for again |

**Durability.** nats-server acknowledges before its disk has the bytes (it syncs every two minutes): its process may be killed at any moment, but a
machine that loses power takes the keys of its last minutes with it, and the values in the log that they seal. Keep three replicas, on
machines that do not lose power together. The engine reads from the leader only, so that a replica that lags shows no destroyed key.

**What erasure promises.** When \`erase\` or \`redact\` has answered, nothing opens what was destroyed, in any engine, and nothing is sealed with its key.
Each engine keeps keys in memory for the length of a lease (5 s), which it renews every second by hearing what it wrote itself behind all
notices of destructions. Whoever destroys waits until every engine has let go, which takes some milliseconds, or has been silent for longer than
a lease (6 s). What is opened or sealed while an erasure is under way may come before or after it. If the engine is killed in the midst of an erasure,
another one finishes it within some 15 s, or the next one that starts. A redaction that was not answered may have done nothing: ask again. While an
engine is missing that fell silent within the last minute, redacting is refused with \`vault.unavailable\`, for it may have sealed values that
are to stay. A virtual machine whose clock is suspended with it does not notice that its lease has passed: do not suspend one, stop the engine.

**Outages.** While NATS is away, what is in memory goes on for at most a lease; then reading and writing personal values answer 503
\`vault.unavailable\`, and come back by themselves. When the bucket is full, new keys are refused (\`vault.full\`), erasing works.

**Backup.** \`nats stream backup KV_GOVERNANCE-keys <folder>\` while engines run, each time after the log's backup, never before it: a key that the log does
not need yet does no harm, a missing one does. Restore with all engines stopped (\`nats stream restore\`), and leave the notices out. A backup
holds the keys of whoever was erased since: let backups expire within the time that your rules allow, and after a restore erase again whoever was
erased in between. A destroyed entry is overwritten in the files of the leader and its replicas at once; the log by which replicas
agree may hold it, still wrapped, until the server compacts that. Copies by the file system or the disk itself nobody can overwrite.

Let the engine make its buckets. One made by hand that forbids deleting messages is refused, for nobody could be erased from it. \`nats kv purge\` is no
erasure: it leaves the wrapped key in the files, and other engines do not hear of it.

| code | means | what to do |
| --- | --- | --- |
| \`vault.wrong-master-key\` | the bucket was made with another master key | give every engine the same one |
| \`vault.other-log\` | the bucket belongs to another log | name the bucket of this log |
| \`vault.foreign\` | the bucket holds other things, or forbids deleting | name another one |
| \`vault.unavailable\` | NATS does not answer, or tells nothing of erasures, or an engine is missing that may still write | look at NATS; ask again |`
