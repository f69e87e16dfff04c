import { setTimeout as delay } from 'node:timers/promises'
import { RetentionPolicy, StorageType, type StreamInfo } from 'nats'
import type { DisclosureCount, DisclosureJournal, Disclosures } from '../../../services/ports/disclosures.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { GOVERNANCE, type StreamNames } from '../names.ts'
import type { StreamOwner } from '../stream/owner.ts'

/** How often this engine shares its counts and copies those of others. */
const EXCHANGE_MS = 2_000
/** How long stopping waits for the last exchange. */
const LAST_MS = 1_000
/** Counts and characters of one message: less than the smallest payload that a relay needs. */
const MOST_COUNTS = 200
const MOST_CHARS = 40_000

/** What one engine shares in one message. */
interface SharedCounts {
  readonly origin: string
  readonly counts: readonly DisclosureCount[]
}

export interface SharedDisclosureOptions {
  readonly nats: NatsLink
  /** Whether NATS carries this engine's log: while it does not, nothing is read or written. */
  readonly owner?: StreamOwner | undefined
  readonly names?: StreamNames
  readonly replicas?: number | undefined
  readonly everyMs?: number
}

/** The stream of disclosures as it is created. */
export const disclosureStream = ({ stream, prefix }: StreamNames, replicas: number | undefined) => ({
  name: `${stream}-disclosures`,
  subjects: [`${prefix}-disclosures`],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  num_replicas: replicas ?? 1,
})

/**
 * Shares disclosures among all engines, in a stream that keeps them all. Each engine records in its own file, so that reading never
 * waits for NATS, and copies the counts of the others there: any engine lists them all.
 *
 * `list` throws Fault `nats.unavailable` where the counts of the others cannot be copied now.
 */
export function sharedDisclosures(
  { nats, owner, names = GOVERNANCE, replicas, everyMs = EXCHANGE_MS }: SharedDisclosureOptions,
  journal: DisclosureJournal,
): Disclosures & { stop(): Promise<void> } {
  const stream = `${names.stream}-disclosures`
  const subject = `${names.prefix}-disclosures`
  const { connected, guard } = guarded(nats)
  const closing = new AbortController()
  let exchanging: Promise<void> = Promise.resolve()

  /** The stream as it is now, made where there is none. */
  const standing = (): Promise<StreamInfo> =>
    guard(async () => {
      const jsm = await connected().js.jetstreamManager(false)
      const found = await unless(REFUSED.noStream, () => jsm.streams.info(stream))
      if (found !== undefined && (replicas === undefined || found.config.num_replicas === replicas)) return found
      if (found !== undefined) return jsm.streams.update(stream, { num_replicas: replicas ?? 1 })
      return jsm.streams.add(disclosureStream(names, replicas))
    })

  async function publish(): Promise<void> {
    for (;;) {
      const counts = fitting(journal.unshared(MOST_COUNTS))
      if (counts.length === 0) return
      const message: SharedCounts = { origin: journal.origin, counts: counts.map(({ number: _, ...count }) => count) }
      await guard(() => connected().js.publish(subject, JSON.stringify(message), { expect: { streamName: stream } }))
      await journal.shared(counts)
    }
  }

  async function copy(made: string, from: number, until: number): Promise<void> {
    for (let sequence = from + 1; sequence <= until; sequence += 1) {
      const found = await guard(async () => {
        const jsm = await connected().js.jetstreamManager(false)
        return unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: sequence }))
      })
      const { origin, counts } = found === undefined ? NOTHING : countsIn(found.data)
      await journal.copy({ made, sequence }, origin, counts)
      if (closing.signal.aborted) return
    }
  }

  async function exchange(): Promise<void> {
    await owner?.proven()
    const { created: made } = await standing()
    const place = journal.place()
    const isNew = place?.made !== made
    if (isNew && place !== undefined) await journal.shareAgain()
    await journal.flush()
    await publish()
    const { state } = await standing()
    await copy(made, isNew ? 0 : place.sequence, state.last_seq)
  }

  /** One exchange after the other. */
  function next(): Promise<void> {
    const begun = exchanging.catch(() => {}).then(exchange)
    exchanging = begun
    return begun
  }

  const running = always(next, everyMs, closing.signal)
  return {
    record: journal.record,
    async list(keys, page) {
      await next()
      return journal.listShared(keys, page)
    },
    async stop() {
      // This engine may not come back: what it recorded last is shared too, where NATS answers.
      await Promise.race([next().catch(() => {}), delay(LAST_MS, undefined, { ref: false })])
      closing.abort()
      await running
      await exchanging.catch(() => {})
    },
  }
}

const NOTHING: SharedCounts = { origin: '', counts: [] }

/** What another engine wrote; nothing where it is no such message. */
function countsIn(data: Uint8Array): SharedCounts {
  try {
    const message: SharedCounts = JSON.parse(Buffer.from(data).toString())
    return Array.isArray(message.counts) && typeof message.origin === 'string' ? message : NOTHING
  } catch {
    return NOTHING
  }
}

/** The first counts, at least one, and no more than one message takes. */
function fitting<C>(counts: readonly C[]): readonly C[] {
  let chars = 0
  const end = counts.findIndex((count, at) => {
    chars += JSON.stringify(count).length
    return at > 0 && chars > MOST_CHARS
  })
  return end === -1 ? counts : counts.slice(0, end)
}

async function always(work: () => Promise<void>, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What cannot be exchanged now is exchanged later; the connection reports why.
    await work().catch(() => {})
    await delay(everyMs, undefined, { signal, ref: false }).catch(() => {})
  }
}
