import { communityEvents } from '../../domain/community/events.ts'
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
  const events = [...played, columnsSaved(played)]
  return answersOf(events, 'pa')
}

/** Folds the events of a community into the views as they stand at the last of them. */
export function answersOf(log: readonly RecordedEvent[], community: string): Answers {
  const events = log.filter(({ subject }) => parseStream(subject)?.community === community)
  const now = Date.parse(events.at(-1)?.recordedtime ?? '')
  const { views, close } = viewsOver(projections, events)
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
  const stream = events.filter(({ subject }) => subject === 'community-pa')
  const last = stream.at(-1)
  if (last === undefined) throw new Error('the demo has no community')
  const columns = { reference: '工单编号', text: ['诉求内容', '标题'] }
  return {
    ...last,
    id: 'columns-saved',
    type: communityEvents.OrderColumnsSaved.type,
    recordedtime: events.at(-1)?.recordedtime ?? '',
    revision: last.revision + 1,
    position: (events.at(-1)?.position ?? 0) + 1,
    data: { hotline: 'hotline', party: 'committee', columns },
  }
}
