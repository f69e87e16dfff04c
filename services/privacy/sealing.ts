import type { Catalogue, DomainEvent, PersonalField, Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../ports.ts'

type Holder = Record<string, unknown>

/** One personal value and the place in the copied data where its sealed form goes. */
interface Place {
  readonly holder: Holder
  readonly name: string
  readonly value: unknown
}

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null

/** Already sealed: what a decider handed on from another event. */
export const isSealed = (value: unknown): value is Sealed =>
  isHolder(value) && typeof value.sealed === 'string' && Object.keys(value).length === 1

/**
 * The events with every personal value sealed under its subject's key: the subject that the field's mark points to,
 * else the stream's own subject, else the stream. All values of a command are sealed at once.
 */
export async function sealEvents(
  catalogue: Catalogue,
  vault: Vault,
  stream: string,
  subjectOfStream: string | undefined,
  events: readonly DomainEvent[],
): Promise<readonly DomainEvent[]> {
  const toSeal: ToSeal[] = []
  const places: Place[] = []
  const copies = events.map((event) => {
    const personal = catalogue.event(event.name)?.personal ?? []
    if (personal.length === 0) return event
    const data = structuredClone(event.data)
    for (const field of personal) {
      const subject = subjectOf(data, field) ?? subjectOfStream ?? stream
      for (const place of placesOf(data, field.path)) {
        places.push(place)
        toSeal.push({ subject, stream, value: place.value })
      }
    }
    return { ...event, data }
  })
  if (toSeal.length === 0) return events
  const sealed = await vault.seal(toSeal)
  places.forEach(({ holder, name }, at) => {
    holder[name] = sealed[at]
  })
  return copies
}

function subjectOf(data: unknown, { subject }: PersonalField): string | undefined {
  if (subject === '') return undefined
  const found = subject.split('.').reduce<unknown>((at, name) => (isHolder(at) ? at[name] : undefined), data)
  return typeof found === 'string' ? found : undefined
}

/** Where a path leads in this data; several places where it passes a list, none where an optional part is missing. */
function placesOf(data: unknown, path: readonly string[]): Place[] {
  const [name, ...rest] = path
  if (name === undefined || !isHolder(data)) return []
  if (name === '*') return Object.keys(data).flatMap((index) => placesOf(data, [index, ...rest]))
  const value = data[name]
  if (value === undefined) return []
  if (rest.length > 0) return placesOf(value, rest)
  return isSealed(value) ? [] : [{ holder: data, name, value }]
}
