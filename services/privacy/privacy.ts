import type { OpenedReasons } from '../../domain/inspection/events.ts'
import { inspection } from '../../domain/inspection/inspection.ts'
import { isSealed, parseStream, type RecordedEvent, type Sentence, streamName } from '../../domain/kernel/index.ts'
import type { Queue } from '../kit/queue.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { Disclosure, DisclosurePage, Disclosures } from '../ports/disclosures.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { PageOf } from '../ports/page.ts'
import type { HashSubject } from '../ports/read-database.ts'
import type { Vault } from '../ports/vault.ts'
import { subjectIn } from './event-sealer.ts'
import { placeOfReading } from './inspections.ts'
import { openIn, sealedIn } from './sealed-values.ts'

/** Why nothing was erased. Codes: `subject.unknown`, `stream.unknown`, `field.unknown`. */
export interface NothingErased {
  readonly ok: false
  readonly code: string
  readonly detail: Sentence
}

/** Makes personal values unreadable in every file at once (log, views, copies elsewhere), and tells who has read them. */
export interface Privacy {
  /** Erases all values of a person in a community. Resolves with the number of keys, which are durably destroyed. */
  erase(community: string, subject: string): Promise<{ readonly ok: true; readonly keys: number } | NothingErased>
  /**
   * Erases one value of one event. All other values of the person stay readable.
   *
   * @param field dotted path within the event's data: `text`, `notes.0.text`
   * @returns `destroyed: false` where it was unreadable already
   */
  redact(
    stream: string,
    revision: number,
    field: string,
  ): Promise<{ readonly ok: true; readonly destroyed: boolean } | NothingErased>
  /** Who has read which values of a person, latest first, with the inspection on which a reading rests. Empty once the person is erased: the records name destroyed keys. */
  disclosures(community: string, subject: string, page: PageOf): Promise<InspectedDisclosures>
}

/** A recorded reading, and where it rests on one the inspection: why the auditor had to read, and until when. */
interface InspectedDisclosure extends Disclosure {
  readonly inspection?: { readonly id: string; readonly until: string; readonly reason: unknown }
}

export interface InspectedDisclosures extends DisclosurePage {
  readonly disclosures: readonly InspectedDisclosure[]
}

const NO_STREAM: Sentence = { en: 'There is no such stream.', zh: '没有此事件流。' }
const NO_EVENT: Sentence = { en: 'The stream has no event of that revision.', zh: '该事件流没有此版本的事件。' }
const NO_VALUE: Sentence = { en: 'The event has no personal value in that field.', zh: '该事件的此字段没有个人信息。' }
const NO_SUBJECT: Sentence = {
  en: 'This subject has no key: it was erased, or never existed.',
  zh: '此人没有密钥：已被删除或从未存在。',
}

const nothing = (code: string, detail: Sentence): NothingErased => ({ ok: false, code, detail })

/** @param parts.streams the queues of commands: a redaction needs all values of the stream, so none may be written meanwhile */
export function privacy(parts: {
  log: Pick<EventLog, 'readStream' | 'removed'>
  vault: Pick<Vault, 'erase' | 'redact' | 'keysOf' | 'open'>
  streams: Pick<Queue, 'run'>
  disclosures: Pick<Disclosures, 'list'>
  /** Called when values of a subject, or of a stream, were erased: what was derived from them is to go. */
  erased: (subject: HashSubject) => void
}): Privacy {
  const { log, vault, streams, erased } = parts

  async function eventsOf(stream: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = []
    for await (const batch of readWhole(log, stream)) events.push(...batch)
    return events
  }

  async function redactIn(stream: string, revision: number, field: string) {
    const events = await eventsOf(stream)
    if (events.length === 0) return nothing('stream.unknown', NO_STREAM)
    const event = events.find((one) => one.revision === revision)
    if (event === undefined) return nothing('field.unknown', NO_EVENT)
    const target = valueAt(event.data, field)
    if (!isSealed(target)) return nothing('field.unknown', NO_VALUE)
    const others = events.flatMap(({ data }) => sealedIn(data)).filter(({ sealed }) => sealed !== target.sealed)
    const destroyed = await vault.redact(target, others)
    erased({ community: parseStream(stream)?.community ?? '', subject: stream })
    return { ok: true, destroyed } as const
  }

  return {
    async erase(community, subject) {
      const keys = await vault.erase(subjectIn(community, subject))
      erased({ community, subject })
      if (keys > 0) return { ok: true, keys }
      return nothing('subject.unknown', NO_SUBJECT)
    },
    async redact(stream, revision, field) {
      if (parseStream(stream) === undefined) return nothing('stream.unknown', NO_STREAM)
      return streams.run(stream, () => redactIn(stream, revision, field))
    },
    async disclosures(community, subject, page) {
      const found = await parts.disclosures.list(await vault.keysOf(subjectIn(community, subject)), page)
      const places = found.disclosures.map(({ view }) => placeOfReading(view))
      if (places.every(({ inspection: id }) => id === undefined)) return found
      const inspections = new Map(
        (await eventsOf(streamName(inspection, community, community)))
          .map(({ data }) => data as OpenedReasons)
          .map(({ inspection: id, until, reason }) => [id, { id, until, reason }]),
      )
      const disclosures = found.disclosures.map((one, at) => {
        const place = places[at]
        const rests = inspections.get(place?.inspection ?? '')
        return place === undefined || rests === undefined ? one : { ...one, view: place.view, inspection: rests }
      })
      return { ...found, disclosures: (await openIn(vault, disclosures)) as InspectedDisclosure[] }
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
