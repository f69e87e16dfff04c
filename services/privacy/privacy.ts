import { parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Queue } from '../kit/queue.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { DisclosurePage, Disclosures } from '../ports/disclosures.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { PageOf } from '../ports/page.ts'
import type { Vault } from '../ports/vault.ts'
import { isSealed, subjectIn } from './event-sealer.ts'
import { sealedIn } from './sealed-values.ts'

/** Nothing was erased, and why: codes `subject.unknown`, `stream.unknown`, `field.unknown`. */
export interface NothingErased {
  readonly ok: false
  readonly code: string
  readonly detail: string
}

/** Takes personal values out of every file at once, of the log, of views, of copies elsewhere; tells who has read them. */
export interface Privacy {
  /** Everything of a person in a community. Resolves with the number of keys destroyed, durably. */
  erase(community: string, subject: string): Promise<{ readonly ok: true; readonly keys: number } | NothingErased>
  /**
   * One value of one event; all others of the same person stay readable.
   *
   * @param field dotted path within the event's data: `text`, `notes.0.text`
   * @returns `destroyed: false` where it could not be read any more before
   */
  redact(
    stream: string,
    revision: number,
    field: string,
  ): Promise<{ readonly ok: true; readonly destroyed: boolean } | NothingErased>
  /** Who has read what of a person, latest first; empty once the person is erased, for the keys that named them are gone. */
  disclosures(community: string, subject: string, page: PageOf): Promise<DisclosurePage>
}

const nothing = (code: string, detail: string): NothingErased => ({ ok: false, code, detail })

/** @param parts.streams the queues of commands: a redaction lists the stream's values, so none may be written meanwhile */
export function privacy(parts: {
  log: Pick<EventLog, 'readStream' | 'removed'>
  vault: Pick<Vault, 'erase' | 'redact' | 'keysOf'>
  streams: Pick<Queue, 'run'>
  disclosures: Pick<Disclosures, 'list'>
}): Privacy {
  const { log, vault, streams } = parts

  async function eventsOf(stream: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = []
    for await (const batch of readWhole(log, stream)) events.push(...batch)
    return events
  }

  async function redactIn(stream: string, revision: number, field: string) {
    const events = await eventsOf(stream)
    if (events.length === 0) return nothing('stream.unknown', 'There is no such stream.')
    const event = events.find((one) => one.revision === revision)
    if (event === undefined) return nothing('field.unknown', 'The stream has no event of that revision.')
    const target = valueAt(event.data, field)
    if (!isSealed(target)) return nothing('field.unknown', 'The event has no personal value in that field.')
    const others = events.flatMap(({ data }) => sealedIn(data)).filter(({ sealed }) => sealed !== target.sealed)
    return { ok: true, destroyed: await vault.redact(target, others) } as const
  }

  return {
    async erase(community, subject) {
      const keys = await vault.erase(subjectIn(community, subject))
      if (keys > 0) return { ok: true, keys }
      return nothing('subject.unknown', 'No key of this subject is left: it was erased, or never existed.')
    },
    async redact(stream, revision, field) {
      if (parseStream(stream) === undefined) return nothing('stream.unknown', 'There is no such stream.')
      return streams.run(stream, () => redactIn(stream, revision, field))
    },
    async disclosures(community, subject, page) {
      return parts.disclosures.list(await vault.keysOf(subjectIn(community, subject)), page)
    },
  }
}

const valueAt = (data: unknown, field: string): unknown =>
  field
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
      data,
    )
