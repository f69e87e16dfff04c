import { randomUUID } from 'node:crypto'
import type { OpenedReasons } from '../../domain/inspection/events.ts'
import { inspection } from '../../domain/inspection/inspection.ts'
import {
  type Actor,
  isSealed,
  parseStream,
  type RecordedEvent,
  type Sealed,
  type Sentence,
  streamName,
} from '../../domain/kernel/index.ts'
import { type ErasedSubject, MOST_KEYS, privacyEvents, type RedactedValue } from '../../domain/privacy/events.ts'
import { privacyContext } from '../../domain/privacy/privacy.ts'
import { eventId } from '../commands/identity.ts'
import type { Queue } from '../kit/queue.ts'
import { wholeStream } from '../kit/whole-stream.ts'
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
  /**
   * Erases all values of a person in a community, and records that first. Resolves with the number of keys, which no engine can use
   * any more.
   */
  erase(
    community: string,
    subject: string,
    by: Actor,
  ): Promise<{ readonly ok: true; readonly keys: number } | NothingErased>
  /** Erases several subjects at once, which then wait together. Those without a key are left out. */
  eraseMany(
    community: string,
    subjects: readonly string[],
    by: Actor,
  ): Promise<{ readonly subjects: number; readonly keys: number }>
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
    by: Actor,
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
  log: Pick<EventLog, 'readStream' | 'removed' | 'append'>
  vault: Pick<Vault, 'erase' | 'redact' | 'keysOf' | 'open'>
  streams: Pick<Queue, 'run'>
  disclosures: Pick<Disclosures, 'list'>
  /** Called when values of a subject, or of a stream, were erased: what was derived from them is to go. */
  erased: (subject: HashSubject) => void
}): Privacy {
  const { log, vault, streams, erased } = parts

  async function redactIn(stream: string, revision: number, field: string, by: Actor) {
    const events = await wholeStream(log, stream)
    if (events.length === 0) return nothing('stream.unknown', NO_STREAM)
    if (!events.some((one) => one.revision === revision)) return nothing('field.unknown', NO_EVENT)
    const found = redactionIn(events, revision, field)
    if (found === undefined) return nothing('field.unknown', NO_VALUE)
    const { community = '' } = parseStream(stream) ?? {}
    const recorded = () => record(log, community, by, privacyEvents.ValueRedacted.type, [{ stream, revision, field }])
    const destroyed = await vault.redact(found.target, found.others, recorded)
    erased({ community, subject: stream })
    return { ok: true, destroyed } as const
  }

  async function eraseOne(community: string, subject: string, by: Actor): Promise<number> {
    const keys = await vault.erase(subjectIn(community, subject), {
      record: (ids) => record(log, community, by, privacyEvents.SubjectErased.type, erasuresOf(subject, ids)),
    })
    erased({ community, subject })
    return keys
  }

  return {
    async eraseMany(community, subjects, by) {
      const each = await Promise.all(subjects.map((subject) => eraseOne(community, subject, by)))
      return { subjects: each.filter((keys) => keys > 0).length, keys: each.reduce((sum, keys) => sum + keys, 0) }
    },
    async erase(community, subject, by) {
      const keys = await eraseOne(community, subject, by)
      if (keys > 0) return { ok: true, keys }
      return nothing('subject.unknown', NO_SUBJECT)
    },
    async redact(stream, revision, field, by) {
      if (parseStream(stream) === undefined) return nothing('stream.unknown', NO_STREAM)
      return streams.run(stream, () => redactIn(stream, revision, field, by))
    },
    async disclosures(community, subject, page) {
      const found = await parts.disclosures.list(await vault.keysOf(subjectIn(community, subject)), page)
      const places = found.disclosures.map(({ view }) => placeOfReading(view))
      if (places.every(({ inspection: id }) => id === undefined)) return found
      const inspections = new Map(
        (await wholeStream(log, streamName(inspection, community, community)))
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

/** Records erasures in the stream of their community, durably. */
async function record(
  log: Pick<EventLog, 'append'>,
  community: string,
  { id, party, role }: Actor,
  type: string,
  recorded: readonly (ErasedSubject | RedactedValue)[],
): Promise<void> {
  const stream = streamName(privacyContext, community, community)
  const commandid = randomUUID()
  await log.append(
    stream,
    'any',
    recorded.map((data, index) => ({
      id: eventId(commandid, stream, index),
      type,
      actor: id,
      ...(party === undefined ? {} : { party }),
      role,
      correlationid: commandid,
      commandid,
      data,
    })),
  )
}

/** The events that record an erasure. */
function erasuresOf(subject: string, keys: readonly string[]): ErasedSubject[] {
  const count = Math.ceil(keys.length / MOST_KEYS)
  return Array.from({ length: count }, (_, at) => ({
    subject,
    keys: keys.slice(at * MOST_KEYS, (at + 1) * MOST_KEYS),
  }))
}

/** The sealed value in a field of a stream, and the other values of the stream; undefined where the field holds none. */
export function redactionIn(
  events: readonly RecordedEvent[],
  revision: number,
  field: string,
): { readonly target: Sealed; readonly others: readonly Sealed[] } | undefined {
  const event = events.find((one) => one.revision === revision)
  const target = event && valueAt(event.data, field)
  if (!isSealed(target)) return undefined
  const others = events.flatMap(({ data }) => sealedIn(data)).filter(({ sealed }) => sealed !== target.sealed)
  return { target, others }
}

const valueAt = (data: unknown, field: string): unknown =>
  field
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
      data,
    )
