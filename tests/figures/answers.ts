import { communityEvents } from '../../domain/community/events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { type Actor, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import { projections } from '../../projections/views.ts'
import { eventsOf, stageInMemory } from '../demo/play.ts'
import { viewsOver } from '../services/queries/memory-views.ts'

/** A reader whose figures include every demand. */
const READER: Actor = { id: 'integration', role: 'service' }

/** A row of an answer. */
export type Row = Readonly<Record<string, unknown>>

/** The log of a community, and the whole pages of its views. */
export interface Answers {
  readonly events: readonly RecordedEvent[]
  /** @param reader default: a reader whose figures include every demand */
  rowsOf(view: string, filters?: Readonly<Record<string, string>>, reader?: Actor): Promise<Row[]>
  close(): void
}

/** Simulates some days, and folds their events into the views as they stand at the last event. */
export async function answersAfter(history: { readonly seed: number; readonly days: number }): Promise<Answers> {
  const stage = await stageInMemory()
  await stage.play(history)
  const played = await eventsOf(stage)
  await stage.stop()
  const events = [...played, columnsSaved(played), ...limitsSet(played)]
  return answersOf(events, 'pa')
}

/** Folds the events of a community into the views as they stand at the last of them. */
export function answersOf(log: readonly RecordedEvent[], community: string, of = projections): Answers {
  const events = log.filter(({ subject }) => parseStream(subject)?.community === community)
  const now = Date.parse(events.at(-1)?.recordedtime ?? '')
  const { views, close } = viewsOver(of, events)
  return {
    events,
    close,
    async rowsOf(view, filters = {}, reader = READER) {
      const rows: Row[] = []
      let after: string | undefined
      do {
        const page = await views.page({
          ...{ view, community, filters, limit: 500, reader, now },
          ...(after === undefined ? {} : { after }),
        })
        rows.push(...(page.rows as Row[]))
        after = page.next
      } while (after !== undefined)
      return rows
    },
  }
}

/** The demo reads no spreadsheets of a hotline: this event is made by hand. */
function columnsSaved(events: readonly RecordedEvent[]): RecordedEvent {
  const columns = { reference: '工单编号', text: ['诉求内容', '标题'] }
  const data = { hotline: 'hotline', party: 'committee', columns }
  return after(events, 'community-pa', { type: communityEvents.OrderColumnsSaved.type, data }, 1)
}

/** Few raisers of the demo limit how they may be contacted: these events are made by hand. */
function limitsSet(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const raised = events.filter(({ type }) => type === demandEvents.DemandRaised.type).slice(0, 5)
  const data = { safeContact: { channels: ['text', 'letter'], words: { sealed: 'words' } } }
  return raised.map(({ subject }, at) =>
    after(events, subject, { type: demandEvents.SafeContactChanged.type, data }, at + 2),
  )
}

/** The event as the next of its stream, recorded with the last one of all. */
function after(
  events: readonly RecordedEvent[],
  stream: string,
  { type, data }: { readonly type: string; readonly data: unknown },
  nth: number,
): RecordedEvent {
  const last = events.findLast(({ subject }) => subject === stream)
  const end = events.at(-1)
  if (last === undefined || end === undefined) throw new Error(`the demo has no ${stream}`)
  const { recordedtime, position } = end
  const place = { revision: last.revision + 1, position: position + nth }
  return { ...last, ...place, id: `by-hand-${nth}`, type, recordedtime, data }
}
