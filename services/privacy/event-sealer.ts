import {
  type Catalogue,
  type DomainEvent,
  isSealed,
  type PersonalField,
  parseStream,
} from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../ports/vault.ts'

type Holder = Record<string, unknown>

/** A personal value, and the place in the copied data for its sealed form. */
interface ValuePlace {
  readonly holder: Holder
  readonly name: string
  readonly value: unknown
}

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null

/** The name of a subject in the vault. The same id in two communities is two people, and each community erases its own. */
export const subjectIn = (community: string, subject: string): string => `${community}/${subject}`

/** The stream that events are for, and its own subject of personal data, if it has one. */
export interface SealingPlace {
  readonly stream: string
  readonly subject?: string | undefined
  /** The stream has no events, as far as the caller knows. */
  readonly isNew?: boolean
}

/**
 * Seals every personal value of the events under its subject's key: the subject that the field's mark points to, else the stream's
 * own subject, else the stream. All values of a command are sealed at once.
 */
export async function sealEvents(
  catalogue: Catalogue,
  vault: Pick<Vault, 'seal'>,
  place: SealingPlace,
  events: readonly DomainEvent[],
): Promise<readonly DomainEvent[]> {
  return (await sealCommand(catalogue, vault, place, events, undefined)).events
}

/**
 * Seals the events of a command, and the digest of its body under the keys of all their subjects. A body can be found from its digest
 * by guessing, so erasing one of the subjects destroys it.
 */
export async function sealCommand(
  catalogue: Catalogue,
  vault: Pick<Vault, 'seal'>,
  { stream, subject: subjectOfStream, isNew = false }: SealingPlace,
  events: readonly DomainEvent[],
  digest: string | undefined,
): Promise<{ readonly events: readonly DomainEvent[]; readonly digest: string | undefined }> {
  const toSeal: ToSeal[] = []
  const places: ValuePlace[] = []
  const community = parseStream(stream)?.community ?? ''
  const copies = events.map((event) => {
    const personal = catalogue.event(event.name)?.personal ?? []
    if (personal.length === 0) return event
    const data: Holder = isHolder(event.data) ? { ...event.data } : {}
    const copied = new Set<unknown>()
    for (const field of personal) {
      findPlaces(data, field.path, 0, { copied, places })
      if (places.length === toSeal.length) continue
      const named = subjectOf(event.data, field) ?? subjectOfStream ?? stream
      const whose = { subject: subjectIn(community, named), ...(isNew && named === stream ? { isNew } : {}) }
      for (const { value } of places.slice(toSeal.length)) toSeal.push({ ...whose, value })
    }
    return { ...event, data }
  })
  const [first, ...others] = [...new Set(toSeal.map(({ subject }) => subject))]
  if (first === undefined) return { events, digest }
  if (digest !== undefined) toSeal.push({ subject: first, value: digest })
  const sealed = await vault.seal(toSeal)
  places.forEach(({ holder, name }, at) => {
    holder[name] = sealed[at]
  })
  if (digest === undefined) return { events: copies, digest }
  let closed = sealed.at(-1)
  for (const subject of others) [closed] = await vault.seal([{ subject, value: closed?.sealed }])
  return { events: copies, digest: closed?.sealed }
}

/** Whether the stored digest of a command is not sealed. */
export const isPlainDigest = (stored: string | undefined): boolean =>
  stored !== undefined && /^[0-9a-f]{16}$/.test(stored)

/** Opens the digest of a command. Resolves with undefined where a key was destroyed. */
export async function openDigest(vault: Pick<Vault, 'open'>, stored: string): Promise<string | undefined> {
  let digest = stored
  while (!isPlainDigest(digest)) {
    const [opened] = await vault.open([{ sealed: digest }])
    if (typeof opened !== 'string') return undefined
    digest = opened
  }
  return digest
}

function subjectOf(data: unknown, { subject }: PersonalField): string | undefined {
  if (subject === '') return undefined
  const found = subject.split('.').reduce<unknown>((at, name) => (isHolder(at) ? at[name] : undefined), data)
  return typeof found === 'string' ? found : undefined
}

/** The places found so far in an event, and the copies that hold them. */
interface Found {
  readonly copied: Set<unknown>
  readonly places: ValuePlace[]
}

/**
 * Finds the places to which a path leads: several where it passes a list, none where an optional part is missing. Objects on the path
 * are copied once, so the sealed values of all paths go into the same copy.
 *
 * @param holder a copy
 * @param at the part of the path that is a member of the holder
 */
function findPlaces(holder: Holder, path: readonly string[], at: number, found: Found): void {
  const name = path[at]
  if (name === '*') for (const index of Object.keys(holder)) findIn(holder, index, path, at, found)
  else if (name !== undefined) findIn(holder, name, path, at, found)
}

function findIn(holder: Holder, name: string, path: readonly string[], at: number, found: Found): void {
  const value = holder[name]
  if (value === undefined || isSealed(value)) return
  if (at === path.length - 1) found.places.push({ holder, name, value })
  else if (isHolder(value)) findPlaces(ownIn(holder, name, value, found.copied), path, at + 1, found)
}

/** Returns the copy of an object that a copied holder has, and makes it where there is none. */
function ownIn(holder: Holder, name: string, value: Holder, copied: Set<unknown>): Holder {
  if (copied.has(value)) return value
  const copy: Holder = Array.isArray(value) ? Object.assign([], value) : { ...value }
  copied.add(copy)
  holder[name] = copy
  return copy
}
