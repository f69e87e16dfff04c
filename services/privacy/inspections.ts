import { inspection } from '../../domain/inspection/inspection.ts'
import { inspectionOf } from '../../domain/inspection/state.ts'
import { type Actor, type Catalogue, parseStream, type ShownEvent } from '../../domain/kernel/index.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import type { Clock } from '../ports/clock.ts'
import type { Disclose } from './disclosure.ts'
import { reasonsIn, withReasons } from './reasons.ts'

/** Finds the inspection under which a reader may read the reasons of a stream now: undefined for all but the auditor who opened it. */
export type FindInspection = (reader: Actor, stream: string) => Promise<string | undefined>

export function inspectionFinder({ stateOf, clock }: { stateOf: StateOf; clock: Clock }): FindInspection {
  return async ({ id, role }, stream) => {
    const { community } = parseStream(stream) ?? {}
    if (role !== 'auditor' || community === undefined) return undefined
    return inspectionOf(await stateOf(inspection, community), id, stream, clock())?.id
  }
}

/** Opens the reasons of an event to an auditor who inspects its stream, and records that. Other readers get the event as it is. */
export type OpenReasons = (reader: Actor, event: ShownEvent) => Promise<ShownEvent>

export function reasonsOpening(parts: { catalogue: Catalogue; find: FindInspection; open: Disclose }): OpenReasons {
  const { catalogue, find, open } = parts
  return async (reader, event) => {
    if (reader.role !== 'auditor') return event
    const reasons = reasonsIn(catalogue, event)
    const found = reasons.length === 0 ? undefined : await find(reader, event.subject)
    if (found === undefined) return event
    const community = parseStream(event.subject)?.community ?? ''
    const opened = await open(reasons, reader, community, underInspection('feed', found))
    return { ...event, data: withReasons(event.data, reasons, Array.isArray(opened) ? opened : []) }
  }
}

/** The name under which readings through a view are recorded if they rest on an inspection: `demands (in3)`. */
export const underInspection = (view: string, found: string | undefined): string =>
  found === undefined ? view : `${view} (${found})`

/** The view and the inspection of a recorded reading. */
export function placeOfReading(recorded: string): { readonly view: string; readonly inspection?: string } {
  const [, view = recorded, found] = /^(.*) \((in[0-9]+)\)$/.exec(recorded) ?? []
  return { view, ...(found === undefined ? {} : { inspection: found }) }
}
