import { community as communityContext } from '../../domain/community/community.ts'
import { nextDemandDeadline } from '../../domain/demand/deadlines.ts'
import { demand } from '../../domain/demand/demand.ts'
import { type Instant, iso } from '../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../domain/personnel/deadlines.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { nextResourceDeadline } from '../../domain/resource/deadlines.ts'
import { resource } from '../../domain/resource/resource.ts'
import type { Position } from '../ports/event-log.ts'
import type { Manager, Send, Workplace } from './process-manager.ts'
import { pagesOf } from './view-pages.ts'

/** How long a view may take to show what was done, before it is asked again all the same. */
const PATIENCE_MS = 5_000

/** What is to be done to an aggregate, and from when on. */
interface Due {
  readonly at: Instant
  readonly command: string
  readonly data: Readonly<Record<string, string>>
}

/** A kind of aggregate to which time does something. */
interface Watch {
  readonly aggregate: string
  /** The view whose index says which: its filter `alarmed`, in the order of its `alarm`. */
  readonly view: string
  /** The aggregate's id within a row. */
  readonly id: 'id' | 'resource'
  /** What its own history says. */
  next(workplace: Workplace, community: string, id: string): Promise<Due | undefined>
}

const WATCHES: readonly Watch[] = [
  {
    aggregate: demand.name,
    view: 'demand-board',
    id: 'id',
    next: async ({ state }, community, id) => nextDemandDeadline(await state(demand, community, id)),
  },
  {
    aggregate: resource.name,
    view: 'resource-sharing/calendar',
    id: 'resource',
    next: async ({ state }, community, id) => nextResourceDeadline(await state(resource, community, id)),
  },
  {
    aggregate: person.name,
    view: 'persons',
    id: 'id',
    async next({ state, zones }, community, id) {
      const [one, { zone }] = await Promise.all([state(person, community, id), state(communityContext, community)])
      return nextPersonDeadline(one, zone, zones)
    },
  },
]

/**
 * Does what time asks for: calls the next on the chain when something is overdue, goes on when a waiting is over, closes upon
 * silence; ends requests that nobody answered, waiting that came too late, secondments and certificates that are over. The
 * views' indexes say to what; each one's own history says what.
 */
export const deadline: Manager = {
  name: 'deadline',
  summary:
    'Escalates what is overdue, ends waiting at its review date, closes after seven days of silence, and ends requests, secondments and certificates whose time is over.',
  async onTime(send, workplace) {
    for (const community of await workplace.communities())
      for (const watch of WATCHES) await look(watch, community, send, workplace)
  },
}

async function look(watch: Watch, community: string, send: Send, workplace: Workplace): Promise<void> {
  const { view } = watch
  /** The view may still show what was done: nothing is done twice in one round. */
  const done = new Set<string>()
  for (;;) {
    const filters = { alarmed: 'true', sort: 'alarm' }
    const search = { service: 'deadline', view, community, filters }
    let reached: Position = 0
    for await (const rows of pagesOf<Partial<Record<Watch['id'], string>>>(workplace, search)) {
      for (const id of new Set(rows.map((row) => row[watch.id] ?? '')))
        reached = Math.max(reached, await settle(watch, community, id, done, send, workplace))
    }
    if (reached === 0) return
    await workplace.views.reached(view, reached, PATIENCE_MS)
  }
}

/** All that is due. Where the log stood after what was done; 0 where nothing was. */
async function settle(
  { aggregate, next }: Watch,
  community: string,
  id: string,
  done: Set<string>,
  send: Send,
  workplace: Workplace,
): Promise<Position> {
  let reached: Position = 0
  for (;;) {
    const due = await next(workplace, community, id)
    if (due === undefined || due.at > workplace.now()) return reached
    const { at, command, data } = due
    const purpose = [command, ...Object.values(data), iso(at)].join(':')
    const name = `${id} ${purpose}`
    if (done.has(name)) return reached
    done.add(name)
    const result = await send({ community, aggregate, id, command, data, purpose })
    if (result.ok) reached = result.position
  }
}
