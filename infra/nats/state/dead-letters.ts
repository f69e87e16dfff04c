import { parseStream } from '../../../domain/kernel/index.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import {
  type DeadLetter,
  type DeadLetters,
  type EventKey,
  MOST_FAILURES,
} from '../../../services/ports/dead-letters.ts'
import type { BucketOptions } from './bucket.ts'
import { sharedTable } from './table.ts'

/** Encodes a text for the names of a bucket. */
const part = (text: string): string => Buffer.from(text).toString('base64url')
const nameOf = (durable: string, { id, position }: EventKey): string => `${part(durable)}.${part(id)}.${position}`
/** Returns the name that versions before 0.2 gave. */
const oldNameOf = (durable: string, { id }: EventKey): string => `${part(durable)}.${part(id)}`

/** Keeps the events at which consumers failed in a bucket, for all engines. */
export function sharedDeadLetters(where: BucketOptions, clock: Clock): DeadLetters & { close(): Promise<void> } {
  const table = sharedTable<DeadLetter>({ ...where, part: 'dead-letters' })
  const givenUp = ({ failures }: DeadLetter): boolean => failures >= MOST_FAILURES

  /** Returns the name of a letter's entry: the existing one, or a new one. */
  function placeOf(durable: string, event: EventKey): string {
    const old = oldNameOf(durable, event)
    return table.get(old)?.position === event.position ? old : nameOf(durable, event)
  }

  return {
    async failed(durable, event, reason, count = 1) {
      const { id, position, type, subject } = event
      await table.loaded()
      const community = parseStream(subject)?.community ?? ''
      const first = { durable, event: id, position, type, community, failures: 0, since: clock() }
      const now = await table.alter(placeOf(durable, event), (before = { ...first, reason }) => ({
        ...before,
        failures: before.failures + count,
        reason,
      }))
      return now?.failures ?? 0
    },
    async succeeded(durable, event) {
      await table.loaded()
      // Almost all events succeed at once.
      const place = placeOf(durable, event)
      if (table.get(place) !== undefined) await table.alter(place, () => null)
    },
    async list({ limit, after = '0', durable, community }) {
      await table.loaded()
      const found = table
        .entries()
        .filter(([, { value, revision }]) => givenUp(value) && revision > Number(after))
        .filter(([, { value }]) => value.durable === (durable ?? value.durable))
        .filter(([, { value }]) => value.community === (community ?? value.community))
        .sort(([, one], [, other]) => one.revision - other.revision)
      const page = found.slice(0, limit)
      const letters = page.map(([, { value }]) => value)
      const last = page.at(-1)?.[1].revision
      return found.length > limit && last !== undefined ? { letters, next: String(last) } : { letters }
    },
    async find(durable, event, position) {
      await table.loaded()
      const [oldest] = table
        .entries()
        .filter(([, { value }]) => givenUp(value) && value.durable === durable && value.event === event)
        .filter(([, { value }]) => value.position === (position ?? value.position))
        .sort(([, one], [, other]) => one.revision - other.revision)
      return oldest?.[1].value
    },
    async discard(durable, event) {
      await table.loaded()
      let was = false
      await table.alter(placeOf(durable, event), (letter) => {
        was = letter !== undefined
        return null
      })
      return was
    },
    async counts() {
      await table.loaded()
      const letters = table.entries().flatMap(([, { value }]) => (givenUp(value) ? [value] : []))
      return new Map(
        [...Map.groupBy(letters, (letter) => letter.durable)].map(([durable, { length }]) => [durable, length]),
      )
    },
    async forget(durable) {
      await table.loaded()
      const of = table.entries().filter(([, { value }]) => value.durable === durable)
      await Promise.all(of.map(([name]) => table.alter(name, () => null)))
    },
    close: table.close,
  }
}
