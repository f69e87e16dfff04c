import { type About, aboutAfter } from './about.ts'
import type { FeedEvent } from './feed.ts'

/** What an addressee is told about one thing, beside what was said before. */
export interface Told {
  readonly to: string
  readonly kind: string
  /** The ids of the thing. */
  readonly of: string
  /** Whether the addressee has to act. */
  readonly asks?: true
  /** When something ends that the addressee has to know, and not to do. */
  readonly due?: string | undefined
  /** A second addressee, who reads the same entry. */
  readonly also?: string | undefined
  /** Ids and codes of the thing that the event of the message alone does not say. */
  readonly about?: About | undefined
}

/** One message of an entry, and the event that gave it. */
export interface Message extends Pick<Told, 'kind'> {
  readonly event: FeedEvent
  readonly because?: Because
}

/** Why, in words, and where to go instead, where {@link Message.event} alone does not say it. */
export interface Because {
  readonly reason?: unknown
  readonly instead?: unknown
}

/** An entry of the inbox, with all its messages, newest first. */
export interface Entry extends Told {
  readonly messages: readonly Message[]
  /** The limits of contact that programs keep to. */
  readonly safeContact?: object | null
}

/** Entries by what they are about and for whom. */
export type Entries = Map<string, Entry>

/** Tells the addressee of a place something new; a new addressee does not learn what another was told. Undefined drops the entry. */
export function tell(
  entries: Entries,
  place: string,
  event: FeedEvent,
  told: Told | undefined,
  because?: Because,
): void {
  const before = entries.get(place)
  if (told === undefined) entries.delete(place)
  else {
    const message = { kind: told.kind, event, ...(because === undefined ? {} : { because }) }
    const about = { ...aboutAfter(before?.about ?? {}, told.kind, event, told.to), ...told.about }
    entries.set(place, { ...told, about, messages: [message, ...(before?.to === told.to ? before.messages : [])] })
  }
}

/** Tells something new where there is an entry. It asks for what it asked before. */
export function tellAgain(entries: Entries, place: string, event: FeedEvent, kind: string): void {
  const before = entries.get(place)
  if (before === undefined) return
  const { about: _, ...told } = before
  tell(entries, place, event, { ...told, kind })
}
