import { headers } from 'nats'
import type { SharedEntry, SharedPart } from '../../../services/ports/shared-part.ts'
import { boundedCalls } from '../bounded-calls.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { usedStream } from './faults.ts'

/** The bucket, and what of it is copied. */
export interface BucketPartOptions extends Pick<SharedPart, 'file'> {
  readonly nats: NatsLink
  readonly bucket: string
  /** Creates the bucket where there is none. */
  readonly prepare: () => Promise<unknown>
  /** Whether the entry of this name is copied. Default: all are. */
  readonly copies?: (name: string) => boolean
  /** The entry that is written after all others. */
  readonly last?: string
}

interface Found extends SharedEntry {
  readonly sequence: number
}

/** Makes the copies of a bucket: of the current entry of each name, in the order in which they were written. */
export function bucketPart(options: BucketPartOptions): SharedPart {
  const { file, nats, bucket, prepare, copies = () => true, last } = options
  const stream = `KV_${bucket}`
  const prefix = `$KV.${bucket}.`
  const ask = boundedCalls(nats)

  const names = async (): Promise<string[]> => {
    const filter = { subjects_filter: `${prefix}>` }
    const found = await ask((_, jsm) => unless(REFUSED.noStream, () => jsm.streams.info(stream, filter)))
    return Object.keys(found?.state.subjects ?? {}).map((subject) => subject.slice(prefix.length))
  }

  /** Reads the current entry of a name; undefined where there is none, or only the marker of a removed one. */
  async function current(name: string): Promise<Found | undefined> {
    const query = { last_by_subj: prefix + name }
    const found = await ask((_, jsm) => unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, query)))
    if (found === undefined || found.header?.get('KV-Operation')) return undefined
    return { name, content: Buffer.from(found.data), sequence: found.seq }
  }

  const currentOf = async (some: readonly string[]): Promise<Found[]> =>
    (await Promise.all(some.map(current))).filter((one) => one !== undefined)

  async function write(entries: readonly SharedEntry[]): Promise<void> {
    const written = await Promise.all(
      entries.map(({ name, content }) =>
        ask(async (js) => {
          const told = headers()
          told.set('Nats-Expected-Last-Subject-Sequence', '0')
          return unless(REFUSED.wrongSequence, () => js.publish(prefix + name, content, { headers: told }))
        }),
      ),
    )
    if (written.includes(undefined)) throw usedStream(stream)
  }

  return {
    file,
    async read() {
      const entries: Found[] = []
      const known = new Set<string>()
      // An entry that went meanwhile may have left others, which are only listed afterwards.
      for (let isWhole = false, round = 1; !isWhole; round += 1) {
        const listed = (await names()).filter((name) => !known.has(name))
        const unread = listed.filter(copies)
        const found = await currentOf(unread)
        for (const name of listed) known.add(name)
        entries.push(...found)
        isWhole = round > 1 && found.length === unread.length
      }
      return entries.sort((one, other) => one.sequence - other.sequence).map(({ name, content }) => ({ name, content }))
    },
    async restore(entries) {
      await prepare()
      const contents = new Map(entries.map(({ name, content }) => [name, content]))
      const held = await names()
      const found = await currentOf(held)
      const isOurs = ({ name, content }: SharedEntry): boolean =>
        Buffer.from(contents.get(name) ?? []).equals(content) && contents.has(name)
      if (found.length < held.length || !found.every(isOurs)) throw usedStream(stream)
      const there = new Set(held)
      const missing = entries.filter(({ name }) => !there.has(name))
      await write(missing.filter(({ name }) => name !== last))
      await write(missing.filter(({ name }) => name === last))
    },
  }
}
