import { community as communityContext } from '../../domain/community/community.ts'
import { nextDemandDeadline } from '../../domain/demand/deadlines.ts'
import { demand } from '../../domain/demand/demand.ts'
import { type Instant, iso } from '../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../domain/personnel/deadlines.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { nextResourceDeadline } from '../../domain/resource/deadlines.ts'
import { resource } from '../../domain/resource/resource.ts'
import type { FiltersOf, ViewName, ViewRow } from '../../projections/views.ts'
import type { Position } from '../ports/event-log.ts'
import type { AnyCommand, SendConsequence } from './consequence.ts'
import type { ProcessManager, Workplace } from './process-manager.ts'
import { pagesOf } from './view-pages.ts'

/** Milliseconds to wait for a view to show the commands of this round before it is asked again. */
const VIEW_WAIT_MS = 5_000

/** A command that the state of an aggregate at a revision requires from the moment `at` on. */
type DueCommand = { readonly at: Instant; readonly revision: number } & AnyCommand

/** A kind of aggregate that has deadlines. */
interface Watch {
  /** The view whose index finds the aggregates with a deadline that has passed. */
  readonly view: ViewName
  /** Returns the ids of the aggregates that the view finds, page by page. */
  ids(workplace: Workplace, community: string): AsyncIterable<readonly string[]>
  /** Returns the next command that the history of the aggregate requires; undefined if there is none. */
  next(workplace: Workplace, community: string, id: string): Promise<DueCommand | undefined>
}

/** Filters for rows whose alarm is due, the earliest first. */
const ALARMED = { alarmed: 'true', sort: 'alarm' } as const

const watchOf = <V extends ViewName>(
  view: V,
  filters: FiltersOf<V>,
  idOf: (row: ViewRow<V>) => string,
  next: Watch['next'],
): Watch => ({
  view,
  async *ids(workplace, community) {
    const search = { service: 'deadline', view, community, filters }
    for await (const rows of pagesOf(workplace, search)) yield rows.map(idOf)
  },
  next,
})

async function nextOfDemand(
  { revised, state, zones }: Workplace,
  community: string,
  id: string,
): Promise<DueCommand | undefined> {
  const [one, tenant] = await Promise.all([revised(demand, community, id), state(communityContext, community)])
  const due = nextDemandDeadline(one.state, { community: tenant, zones })
  return due && { aggregate: demand.name, revision: one.revision, ...due }
}

const WATCHES: readonly Watch[] = [
  watchOf('demand-board', ALARMED, ({ id }) => id, nextOfDemand),
  // Beside open demands: merged ones whose raiser is to be called.
  watchOf('demand-board/callbacks', { ...ALARMED, open: 'false' }, ({ id }) => id, nextOfDemand),
  watchOf(
    'resource-sharing/calendar',
    ALARMED,
    (share) => share.resource,
    async ({ revised }, community, id) => {
      const { state, revision } = await revised(resource, community, id)
      const due = nextResourceDeadline(state)
      return due && { aggregate: resource.name, revision, ...due }
    },
  ),
  watchOf(
    'persons',
    ALARMED,
    ({ id }) => id,
    async ({ revised, state, zones }, community, id) => {
      const [one, { zone }] = await Promise.all([revised(person, community, id), state(communityContext, community)])
      const due = nextPersonDeadline(one.state, zone, zones)
      return due && { aggregate: person.name, revision: one.revision, ...due }
    },
  ),
]

/**
 * Sends the commands whose time has come: escalates overdue demands, passes on unsorted ones, records unanswered summonses, resumes holds at their review date, passes unanswered approvals on,
 * records missed reports on long-running problems, closes demands after silence, and ends unanswered requests, expired queue places, secondments and certificates, and records what was not returned. The index of a view finds the
 * aggregates. The history of each aggregate decides.
 */
export const deadline: ProcessManager = {
  name: 'deadline',
  summary:
    'Escalates overdue demands, passes on what a desk did not sort in time, records unanswered summonses, resumes holds at their review date, passes unanswered approvals on, records missed reports on long-running problems, closes demands after seven days of silence, ends requests, secondments and certificates whose time is over, and records what was not returned.',
  async onTime(send, workplace) {
    for (const community of await workplace.communities())
      for (const watch of WATCHES) await look(watch, community, send, workplace)
  },
}

async function look(watch: Watch, community: string, send: SendConsequence, workplace: Workplace): Promise<void> {
  /** The commands of this round. The view may still show their aggregates, and none is sent twice. */
  const done = new Set<string>()
  for (;;) {
    let reached: Position = 0
    for await (const ids of watch.ids(workplace, community)) {
      for (const id of new Set(ids))
        reached = Math.max(reached, await settle(watch, community, id, done, send, workplace))
    }
    if (reached === 0) return
    await workplace.views.reached(watch.view, reached, VIEW_WAIT_MS)
  }
}

/** Sends every due command of an aggregate. Resolves with the position of the last event written; 0 if there was none. */
async function settle(
  { next }: Watch,
  community: string,
  id: string,
  done: Set<string>,
  send: SendConsequence,
  workplace: Workplace,
): Promise<Position> {
  let reached: Position = 0
  for (;;) {
    const due = await next(workplace, community, id)
    if (due === undefined || due.at > workplace.now()) return reached
    const { at, revision, ...command } = due
    // An aggregate may require the same command for the same moment twice: only the events between tell them apart.
    const purpose = [command.command, ...Object.values(command.data), iso(at), revision].join(':')
    const key = `${id} ${purpose}`
    if (done.has(key)) return reached
    done.add(key)
    const result = await send({ community, id, purpose, ...command })
    if (result.ok) reached = result.position
  }
}
