import { parseStream } from '../../domain/kernel/index.ts'
import { type Clock, type DeadLetter, type DeadLetters, MOST_FAILURES } from '../../services/ports.ts'
import type { BucketOptions } from './bucket.ts'
import { sharedTable } from './table.ts'

/** As names of a bucket can be. */
const part = (text: string): string => Buffer.from(text).toString('base64url')
const nameOf = (durable: string, event: string): string => `${part(durable)}.${part(event)}`

/** Keeps what consumers failed at in a bucket, for all engines. */
export function sharedDeadLetters(where: BucketOptions, clock: Clock): DeadLetters & { close(): Promise<void> } {
  const table = sharedTable<DeadLetter>({ ...where, part: 'dead-letters' })
  const givenUp = ({ failures }: DeadLetter): boolean => failures >= MOST_FAILURES

  return {
    async failed(durable, { id, position, type, subject }, reason) {
      const community = parseStream(subject)?.community ?? ''
      const first = { durable, event: id, position, type, community, failures: 0, since: clock() }
      const now = await table.alter(nameOf(durable, id), (before = { ...first, reason }) => ({
        ...before,
        failures: before.failures + 1,
        reason,
      }))
      return now?.failures ?? 0
    },
    async succeeded(durable, event) {
      await table.loaded()
      // Almost all events succeed at once.
      if (table.get(nameOf(durable, event)) !== undefined) await table.alter(nameOf(durable, event), () => null)
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
    async find(durable, event) {
      await table.loaded()
      const letter = table.get(nameOf(durable, event))
      return letter !== undefined && givenUp(letter) ? letter : undefined
    },
    async discard(durable, event) {
      let was = false
      await table.alter(nameOf(durable, event), (letter) => {
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
