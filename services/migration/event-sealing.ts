import {
  type Catalogue,
  isSealed,
  isUnsealed,
  omit,
  parseStream,
  type RecordedEvent,
  replacePrivate,
  type Sealed,
} from '../../domain/kernel/index.ts'
import { canonical } from '../kit/canonical.ts'
import type { RawEvent } from '../kit/raw-event.ts'
import { recordedFrom, storedForm } from '../kit/stored-form.ts'
import { wholeStream } from '../kit/whole-stream.ts'
import type { EventLogReader } from '../ports/event-log.ts'
import type { Vault } from '../ports/vault.ts'
import { isPlainDigest, sealEvents, subjectIn } from '../privacy/event-sealer.ts'
import { sealedIn } from '../privacy/sealed-values.ts'

/**
 * Brings events whose older version recorded personal values in plain into the current version, which seals them. A digest of a body
 * with personal values goes, where an older engine left it unsealed: the values could be guessed from it.
 */
export interface EventSealing {
  /** The event as it is to be stored; the same object where it has no plain personal value. */
  sealed(event: RawEvent): Promise<RawEvent>
  /** Whether an event of the new log is this one, sealed: everything else is the same, and the values open to what was plain. */
  matches(source: RawEvent, target: RawEvent): Promise<boolean>
}

interface SealingParts {
  readonly catalogue: Catalogue
  readonly vault: Pick<Vault, 'seal' | 'open' | 'erase' | 'keysOf'>
  /** The log with the plain values. */
  readonly log: Pick<EventLogReader, 'readStream'>
}

/** An event with plain personal values, or with a digest from which they can be guessed. */
interface Plain {
  readonly recorded: RecordedEvent
  /** The event in its current version, its plain values marked, without such a digest. */
  readonly current: RecordedEvent
}

/** The event without the digest of a body that held personal values. */
const withoutPlainDigest = (event: RecordedEvent): RecordedEvent =>
  isPlainDigest(event.commanddigest) && hasPersonalValues(event.data) ? omit(event, 'commanddigest') : event

function hasPersonalValues(data: unknown): boolean {
  let found = false
  replacePrivate(data, (one) => {
    found = true
    return one
  })
  return found
}

export function eventSealing({ catalogue, vault, log }: SealingParts): EventSealing {
  /** Undefined where the event is to stay as it is. */
  function plainIn({ type, text, position }: RawEvent): Plain | undefined {
    const entry = catalogue.type(type)
    if (entry === undefined) return undefined
    const recorded = recordedFrom(text, position)
    if (entry.version === entry.event.version && !isPlainDigest(recorded.commanddigest)) return undefined
    const current = withoutPlainDigest(catalogue.upcast(recorded))
    const stays = plainValues(current.data).length === 0 && current.commanddigest === recorded.commanddigest
    return stays ? undefined : { recorded, current }
  }

  /** The subject of the stream before this event, as when the event was appended. */
  function subjectBefore({ subject, revision }: RecordedEvent, events: readonly RecordedEvent[]): string | undefined {
    const of = catalogue.byName(parseStream(subject)?.aggregate ?? '')
    if (of === undefined) return undefined
    const before = events.filter((event) => event.revision < revision)
    return of.subject(before.reduce((state, event) => catalogue.evolve(of, state, event), of.initial))
  }

  /** Whether the subject is erased: nothing in the stream opens, and no key of the subject is left. */
  async function isErased(events: readonly RecordedEvent[], subject: string): Promise<boolean> {
    const values = events.flatMap(({ data }) => sealedIn(data))
    if (values.length === 0 || (await vault.keysOf(subject)).length > 0) return false
    return (await vault.open(values)).every((opened) => opened === undefined)
  }

  /** How the values of an event are sealed: under the subject's key, or, for an erased subject, under one that is destroyed at once. */
  async function sealingOf({ recorded, current }: Plain) {
    const events = await wholeStream(log, recorded.subject)
    const { community = '' } = parseStream(recorded.subject) ?? {}
    const ofStream = subjectBefore(recorded, events)
    const named = (current.data as { readonly raiser?: { readonly id?: string } }).raiser?.id
    const subject = subjectIn(community, named ?? ofStream ?? recorded.subject)
    return { ofStream, erased: await isErased(events, subject), grave: subjectIn(community, `erased.${recorded.id}`) }
  }

  return {
    async sealed(event) {
      const plain = plainIn(event)
      if (plain === undefined) return event
      const { recorded, current } = plain
      if (plainValues(current.data).length === 0) return { ...event, type: current.type, text: storedForm(current) }
      const { ofStream, erased, grave } = await sealingOf(plain)
      const seal: Vault['seal'] = (values) =>
        vault.seal(erased ? values.map((value) => ({ ...value, subject: grave })) : values)
      const data = replacePrivate(current.data, (one) => (isUnsealed(one) ? one.unsealed : one))
      const name = catalogue.type(current.type)?.event.eventName ?? ''
      const [made] = await sealEvents(catalogue, { seal }, { stream: recorded.subject, subject: ofStream }, [
        { name, data },
      ])
      if (erased) await vault.erase(grave)
      return { ...event, type: current.type, text: storedForm({ ...current, data: made?.data }) }
    },

    async matches(source, target) {
      const plain = plainIn(source)
      if (plain === undefined) return source.text === target.text && source.type === target.type
      const { current } = plain
      const moved = recordedFrom(target.text, source.position)
      const before = new Set(sealedIn(current.data).map(({ sealed }) => sealed))
      const wasPlain = plainValues(current.data)
      const isSealedNow = (one: unknown): one is Sealed => isSealed(one) && !before.has(one.sealed)
      const blank = (data: unknown): unknown =>
        replacePrivate(data, (one) => (isUnsealed(one) || isSealedNow(one) ? null : one))
      const { position: _, ...envelope } = current
      const { position: __, ...other } = moved
      if (canonical({ ...envelope, data: blank(current.data) }) !== canonical({ ...other, data: blank(moved.data) }))
        return false
      const opened = await vault.open(sealedIn(moved.data).filter(isSealedNow))
      if (opened.length !== wasPlain.length) return false
      if (opened.some((value) => value === undefined)) return (await sealingOf(plain)).erased
      return opened.every((value, at) => value === wasPlain[at])
    },
  }
}

/** The plain values in the order in which the stored form has them. */
function plainValues(data: unknown): unknown[] {
  const found: unknown[] = []
  replacePrivate(JSON.parse(canonical(data)), (one) => {
    if (isUnsealed(one)) found.push(one.unsealed)
    return one
  })
  return found
}

/** A catalogue that replaces every personal value by one and the same: views fold alike from a log before and after sealing. */
export const withoutPersonalValues = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  upcast(event) {
    const current = catalogue.upcast(event)
    return { ...current, data: replacePrivate(current.data, () => ({ sealed: '' })) }
  },
})
