/**
 * Keeps a file of the demands that are open in a community, and of what each waits for. How far the events were read
 * is written together with what was made of them, so that each counts exactly once, whenever this is killed.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { connect, type EventName, type EventOf } from 'sanshe/client'

const { NATS_URL, COMMUNITY = 'pa', FILE = 'data/open-demands.json' } = process.env
/** While it catches up it need not write after each event. */
const WRITE_EVERY = 1_000

const TYPES = [
  'DemandRaised',
  'DemandTriaged',
  'TaskAssigned',
  'ServiceDelivered',
  'DemandReopened',
  'DemandClosed',
  'DemandDeclined',
  'DemandWithdrawn',
] as const satisfies readonly EventName[]

/** What an open demand waits for once this has happened; undefined where it is open no more. */
function waitsFor(event: EventOf<(typeof TYPES)[number]>): string | undefined {
  switch (event.name) {
    case 'DemandRaised':
    case 'DemandReopened':
      return 'triage'
    case 'DemandTriaged':
      return `a party, for item ${event.data.item}`
    case 'TaskAssigned':
      return `the party ${event.data.party}`
    case 'ServiceDelivered':
      return 'its raiser'
    default:
      return undefined
  }
}

interface Board {
  position: string
  readonly open: Record<string, string>
}

const kept = (): Promise<Board> =>
  readFile(FILE, 'utf8').then(
    (text): Board => JSON.parse(text),
    () => ({ position: '0', open: {} }),
  )

/** Whole or not at all. */
async function keep(board: Board): Promise<void> {
  await mkdir(dirname(FILE), { recursive: true })
  await writeFile(`${FILE}.new`, JSON.stringify(board, undefined, 2))
  await rename(`${FILE}.new`, FILE)
}

const client = await connect({ servers: NATS_URL })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void client.close())

const board = await kept()
let live = false
let read = 0
const replay = await client.replay({ community: COMMUNITY, after: board.position, types: TYPES }, async (event) => {
  const next = waitsFor(event)
  if (next === undefined) delete board.open[event.of]
  else board.open[event.of] = next
  board.position = event.position
  read += 1
  if (live || read % WRITE_EVERY === 0) await keep(board)
  if (live) process.stdout.write(`${event.position} ${event.name}: ${event.of} ${next ?? 'is no longer open'}\n`)
})
// It may be stopped, or fail, before that: `ended` then tells which.
live = await replay.caughtUp.then(
  () => true,
  () => false,
)
await keep(board)
if (live) {
  process.stdout.write(
    `${Object.keys(board.open).length} demands are open in ${COMMUNITY}: ${FILE} is kept up to date.\n`,
  )
}
await replay.ended
