/** The part of docs/operations.md on what may run where. */
export const rolesAndScale = `## Roles

\`sanshe serve\` does everything in one process, with its log in a file: that is enough for one machine. Past that, the same program runs in as many
processes as it takes, each with its roles (\`--roles\`, or \`SANSHE_ROLES\`), on one EventStoreDB and one NATS.

| role | does | needs beside the log | keeps in its data directory |
| --- | --- | --- | --- |
| \`api\` | answers questions, takes commands over HTTP and NATS | keys; folds views of its own | \`read.db\`, \`snapshots.db\`, \`state.db\` |
| \`dispatch\` \`deadline\` \`succession\` \`matching\` | what [happens by itself](services.md) | keys; folds views of its own | the same |
| \`notifier\` | sends to webhooks, wherever they were registered | keys | the same |
| \`relay\` | publishes the log to NATS | NATS; no keys | nothing |
| \`projector\` | folds views and nothing else: for \`sanshe projections status --digest\` beside the others. Whatever reads views has its own anyway | no keys | \`read.db\` |

Every process serves \`/live\`, \`/ready\` and \`/metrics\`; only \`api\` serves the rest. A relay is refused without NATS.

| what must be set | where |
| --- | --- |
| \`EVENTSTORE_URL\`, and a user who may read \`$all\` and write streams | everywhere |
| \`NATS_URL\` | everywhere: without it there is no relay, services read the log itself, and keys lie in \`vault.db\`, so that **one engine** only may run |
| the same \`SANSHE_MASTER_KEY\` | where keys are needed |
| the same \`SANSHE_JWT_SECRET\`, or \`SANSHE_JWKS_URL\` | at every \`api\` |
| a \`SANSHE_DATA\` of its own | wherever something is kept: a second process in one directory is refused with \`data.owned\` |

With the embedded log there is one process, whatever its roles are: a second one is refused with \`log.owned\`. Give that one process all roles, or
move to EventStoreDB.

**How many.** Any number of each: reads scale with \`api\` nodes, whose views are each their own copy; of relays, and of the copies of a service, one works and
the others take over within 5 s; commands on one stream are decided by whichever node gets them, at the price of a second try where two decide
at once. A small cluster is three nodes of EventStoreDB, three of NATS with \`NATS_STREAM_REPLICAS=3\`, and two machines which run each one process
of \`api\`, one of \`relay\` and one of the services, with a proxy before the two \`api\`. Measured under load with a log of a few thousand events (Node 24): a relay
takes 190 MiB of memory, an \`api\` 300 MiB, a process of all services 360 MiB; while a process builds all views
of a million events it stays under 430 MiB (measured: 415).

**How much room.** Two years of the simulated community (13,000 people, 30 parties) are 65,000 events: 60 MB of \`log.db\` (0.9 KB an event), 27 MB of
\`read.db\`, and as much again of JetStream's as of the log. So a community of that size takes some 30 MB a year for each copy. The relay carried 25,000
events a second into a NATS server on the same two cores, a durable consumer of a service took 51,000; a single engine took some hundreds to
1,500 commands a second there, clients included. Plan for the hour of most commands, not for the day's mean, and measure on your own machines:
\`npm run bench\` prints each figure beside the limit of the machine.

**Starting anew, one after the other**, loses nothing and doubles nothing: stop a process with SIGTERM, start the new one, wait until its \`/ready\` answers 200, go on with the next.
Whoever was cut off, or got 503, asks again with the same \`Idempotency-Key\` at any node, and gets the one true answer. A new node builds its views
before it can show them: until then \`/ready\` says 503, so that a proxy leaves it out.

**While EventStoreDB is away**, views are answered as they are, \`/ready\` turns to 503 within 4 s, and commands wait up to 15 s before they say \`log.unavailable\`. While
NATS is away, views without personal values are answered, events wait in the log, and commands that seal something say \`vault.unavailable\`. Both come back by
themselves.

**What all nodes share.** Beside the log and the keys, webhooks, how far each has got, and what services and webhooks failed at, in the bucket \`GOVERNANCE-shared\`.
Register, replace a secret, switch on or put a dead letter away at any node: the others hear of it at once, and none undoes what another one does at the same moment.
Of the nodes with \`notifier\` one sends, by a lease of 2.5 s: when it is stopped another goes on at once where it stood, when it dies within 5 s, from where it
stood half a second before at most; what comes twice has the same \`webhook-id\`. A dead letter is handed out again at a node that runs its consumer;
others say \`dead-letter.elsewhere\`. Each process tells the same numbers in \`sanshe_service_dead_letters\` and \`sanshe_webhooks\`: take the greatest, not the sum.
While NATS is away nothing is sent and nothing can be changed; what is known is shown.

**What belongs to one node.** Who has read personal values is recorded in \`state.db\` of the node where they were read, and \`/v1/*/privacy/disclosures\` tells of that
node alone: whoever must know everything asks each of them. Back up each \`state.db\`. Webhooks and dead letters that lie there from a time without EventStoreDB
or without NATS stay there, and are neither sent to nor shown; register those webhooks anew.

**Tools.** \`sanshe replay\`, \`projections status\`, \`import\` and \`demo\` work with either log. \`projections rebuild\` changes the node whose directory it is given, while that is
stopped. \`backup\` and \`restore\` are for the embedded log.

## Communities

\`--communities pa,hong\` (\`SANSHE_COMMUNITIES\`) makes a process one for these communities: its API answers others with 404 \`community.elsewhere\`,
and takes commands over NATS on \`command.pa.>\` and \`command.hong.>\` alone; its views are folded of these, and built anew when the list
changes; its services act for these, under durable names of their own for each community (\`dispatch-pa\`). A relay carries everything in any case. Every
community needs a process for each service, and an \`api\`: where \`dispatch\` for all runs beside one for \`pa\`, both do the same for \`pa\`, which
changes nothing but costs twice. \`sanshe replay\` with the same \`SANSHE_COMMUNITIES\` gives the digests of such a process.`
