import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  FORWARDS,
  type Position,
  type ReadPosition,
  START,
} from '@eventstore/db-client'
import { failed, type Questioner, TYPE_PREFIX } from './questions.ts'

type Options = Parameters<EventStoreDBClient['readAll']>[0]

async function allOf(client: EventStoreDBClient, options: Options): Promise<AllStreamResolvedEvent[]> {
  const found = []
  for await (const one of client.readAll(options)) found.push(one)
  return found
}

const commitsOf = (found: readonly AllStreamResolvedEvent[]): bigint[] =>
  found.map(({ event }) => event?.position.commit ?? -1n)

const FAR = 10_000_000n

/** Reads of and subscriptions to $all, at events and at positions where none stands. @param waitMs for a subscription's events */
export async function askAll({ client, say }: Questioner, waitMs: number): Promise<void> {
  const known = commitsOf(await allOf(client, { fromPosition: START, direction: FORWARDS, maxCount: 5 }))
  const [last = 0n] = commitsOf(await allOf(client, { fromPosition: END, direction: BACKWARDS, maxCount: 1 }))
  const [, , p2 = 0n, p3 = 0n] = known
  const place = (commit: bigint): string => {
    if (known.includes(commit)) return `p${known.indexOf(commit)}`
    return commit === last ? 'last' : commit < last ? '<last' : '>last'
  }
  const at = (commit: bigint, prepare = commit): Position => ({ commit, prepare })
  async function read(question: string, fromPosition: ReadPosition, direction: typeof FORWARDS | typeof BACKWARDS) {
    await allOf(client, { fromPosition, direction, maxCount: 3 }).then(
      (found) => say(question, `[${commitsOf(found).map(place)}]`),
      (error: unknown) => say(question, failed(error)),
    )
  }
  await read('$all forwards from an event (p2)', at(p2), FORWARDS)
  await read('$all backwards from an event (p2)', at(p2), BACKWARDS)
  await read('$all forwards from no event (p2+1)', at(p2 + 1n), FORWARDS)
  await read('$all backwards from no event (p2+1)', at(p2 + 1n), BACKWARDS)
  await read('$all forwards from the last', at(last), FORWARDS)
  await read('$all backwards from the last', at(last), BACKWARDS)
  await read('$all backwards from END', END, BACKWARDS)
  await read('$all forwards from last+1', at(last + 1n), FORWARDS)
  await read('$all backwards from last+1', at(last + 1n), BACKWARDS)
  await read('$all forwards from far beyond', at(last + FAR), FORWARDS)
  await read('$all backwards from far beyond', at(last + FAR), BACKWARDS)
  await read('$all forwards, commit p3, prepare p2', at(p3, p2), FORWARDS)

  const placed = (commit: bigint): string => (known.includes(commit) ? place(commit) : 'later')
  const ask = async (question: string, from: bigint, filtered = false) =>
    say(question, await subscribed(client, at(from), placed, waitMs, filtered))
  await ask('subscribe after an event (p2)', p2)
  await ask('subscribe after no event (p2+1)', p2 + 1n)
  await ask('subscribe after the last', last)
  await ask('subscribe after last+1', last + 1n)
  await ask('subscribe far beyond', last + FAR)
  await ask('filtered, after an event (p2)', p2, true)
  await ask('filtered, after no event (p2+1)', p2 + 1n, true)
  await ask('filtered, far beyond', last + FAR, true)
  const everything = await allOf(client, { fromPosition: START, direction: FORWARDS, maxCount: 10_000 })
  say(
    'types of the server in $all include $metadata',
    String(everything.some(({ event }) => event?.type === '$metadata')),
  )
}

/** What a subscription does within the time: whether it is confirmed, its first event, or its error. */
function subscribed(
  client: EventStoreDBClient,
  fromPosition: ReadPosition,
  placed: (commit: bigint) => string,
  waitMs: number,
  filtered: boolean,
): Promise<string> {
  const filter = filtered ? { filter: eventTypeFilter({ prefixes: [TYPE_PREFIX] }) } : {}
  const subscription = client.subscribeToAll({ fromPosition, ...filter })
  let confirmed = false
  let first: bigint | undefined
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      subscription.unsubscribe().catch(() => {})
      resolve(
        [...(confirmed ? ['confirmed'] : []), first === undefined ? 'nothing' : `events, first ${placed(first)}`].join(
          ', ',
        ),
      )
    }, waitMs)
    subscription
      .on('confirmation', () => {
        confirmed = true
      })
      .on('data', ({ event }: AllStreamResolvedEvent) => {
        first ??= event?.position.commit
      })
      .on('error', (error: unknown) => {
        clearTimeout(timer)
        resolve(`${confirmed ? 'confirmed, then ' : ''}${failed(error)}`)
      })
  })
}
