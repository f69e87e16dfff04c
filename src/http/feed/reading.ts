import { type Actor, type Catalogue, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { EventLog, Position } from '../../../services/ports.ts'
import type { Sight } from './sight.ts'

/** Which events somebody asks for. */
export interface Selection {
  readonly community: string
  /** Names (`TaskAssigned`) or whole types (`governance.TaskAssigned.v1`); all where left out. */
  readonly types?: ReadonlySet<string>
  /** One stream. */
  readonly subject?: string
  readonly reader: Actor
}

/** Whether the event is one of those asked for, whoever asks. */
export function selects({ community, types, subject }: Selection, event: RecordedEvent): boolean {
  if (event.source !== `/communities/${community}`) return false
  if (subject !== undefined && event.subject !== subject) return false
  return types === undefined || types.has(event.type) || types.has(nameOf(event.type))
}

/** `TaskAssigned` of `governance.TaskAssigned.v1`. */
const nameOf = (type: string): string => type.slice(type.indexOf('.') + 1, type.lastIndexOf('.'))

/** The envelope as the wire has it: positions are strings there, and old data comes in its current version. */
export function wire(catalogue: Catalogue, recorded: RecordedEvent): Record<string, unknown> {
  const { position, revision, data, ...envelope } = catalogue.upcast(recorded)
  return { ...envelope, position: String(position), revision, data }
}

/** What one step of reading found, and how far it has got. */
export interface Step {
  readonly events: readonly RecordedEvent[]
  readonly reached: Position
  /** How many events it looked at. */
  readonly looked: number
}

/** Reads what a reader may see of a selection, batch by batch, each with the position that has been looked at. */
export async function* reading(
  log: EventLog,
  sight: Sight,
  selection: Selection,
  after: Position,
): AsyncGenerator<Step> {
  const { subject, community } = selection
  if (subject !== undefined && parseStream(subject)?.community !== community) return
  const batches = subject === undefined ? log.readAll(after) : log.readStream(subject)
  for await (const batch of batches) {
    const events: RecordedEvent[] = []
    for (const event of batch) {
      if (event.position > after && selects(selection, event)) {
        const shown = sight.shown(selection.reader, event)
        const told = shown instanceof Promise ? await shown : shown
        if (told !== undefined) events.push(told)
      }
    }
    const reached = batch.at(-1)?.position ?? after
    if (reached > after) yield { events, reached, looked: batch.length }
  }
}
