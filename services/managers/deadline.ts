import { demand, nextDeadline } from '../../domain/demand/index.ts'
import { iso } from '../../domain/kernel/index.ts'
import type { Position } from '../ports.ts'
import { type Manager, type Send, serviceActor, type Workplace } from './manager.ts'

const VIEW = 'demand-board'
const PAGE = 100
/** How long the board may take to show what was done, before it is asked again all the same. */
const PATIENCE_MS = 5_000

/**
 * Does what time asks for: calls the next on the chain when something is overdue, goes on when a waiting is over, closes upon
 * silence. The board's index says which demands; each demand's own history says what.
 */
export const deadline: Manager = {
  name: 'deadline',
  summary: 'Escalates what is overdue, ends waiting at its review date, and closes after seven days of silence.',
  async onTime(send, workplace) {
    for (const community of await workplace.communities()) await inCommunity(community, send, workplace)
  },
}

async function inCommunity(community: string, send: Send, workplace: Workplace): Promise<void> {
  const { views, now } = workplace
  /** The board may still show what was done: nothing is done twice in one round. */
  const done = new Set<string>()
  for (;;) {
    const { rows } = await views.page({
      view: VIEW,
      community,
      filters: { alarmed: 'true', sort: 'alarm' },
      limit: PAGE,
      reader: serviceActor('deadline'),
      now: now(),
    })
    let position: Position = 0
    for (const row of rows) {
      const { id } = row as { readonly id: string }
      const reached = await onDemand(community, id, done, send, workplace)
      position = Math.max(position, reached ?? 0)
    }
    if (position === 0) return
    await views.reached(VIEW, position, PATIENCE_MS)
  }
}

/** Where the log stood after what was done; undefined where nothing was. */
async function onDemand(
  community: string,
  id: string,
  done: Set<string>,
  send: Send,
  { state, now }: Workplace,
): Promise<Position | undefined> {
  const due = nextDeadline(await state(demand, community, id))
  if (due === undefined || due.at > now()) return undefined
  const { at, command, data } = due
  const purpose = [command, ...Object.values(data), iso(at)].join(':')
  const name = `${id} ${purpose}`
  if (done.has(name)) return undefined
  done.add(name)
  const result = await send({ community, aggregate: demand.name, id, command, data, purpose })
  return result.ok ? result.position : undefined
}
