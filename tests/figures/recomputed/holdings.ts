import { type FeedEvent, ms, storiesOf } from './feed.ts'

/** The time that one party holds one task. A reassigned task is held by two parties, one after the other. */
export interface Holding {
  readonly demand: string
  readonly task: string
  readonly party: string
  readonly person: string | undefined
  /** The item that stood when it was given. What was given before the first triage counts for the item of that triage. */
  item: string | undefined
  /** The grid that stood when it was given. */
  readonly grid: string | undefined
  readonly given: number
  acceptBy: number
  resolveBy: number
  endedAt: number | undefined
  readonly rework: boolean
  readonly statutory: boolean
  /** Whether the event names due times of the party itself. Acceptance in older logs is judged by its own event only. */
  readonly hasOwn: boolean
  /** Why it was withdrawn or reassigned. */
  cause: string | undefined
  ended: 'delivered' | 'returned' | 'refused' | 'withdrawn' | 'reassigned' | undefined
  accepted: boolean
  returns: number
  acceptedLate: boolean
  deliveredLate: boolean
  lateToAccept: boolean
  lateToDeliver: boolean
}

/** Returns what became of every task of every demand until a moment. */
export const holdingsOf = (feed: readonly FeedEvent[], until: number): Holding[] =>
  [...storiesOf(feed, 'demand').values()].flatMap((story) => holdingsIn(story, until))

/** Returns what became of every task of one demand until a moment. */
export function holdingsIn(story: readonly FeedEvent[], until: number): Holding[] {
  const all: Holding[] = []
  let item: string | undefined
  let grid: string | undefined
  const open = (task: string): Holding | undefined =>
    all.findLast((one) => one.task === task && one.ended === undefined)
  const give = (event: FeedEvent & { name: 'TaskAssigned' | 'TaskReassigned' }): void => {
    const { task, party, person, own = event.data } = event.data
    all.push({
      ...{ demand: event.id, task, party, person, grid, given: event.at },
      item: 'item' in event.data && event.data.item !== undefined ? event.data.item : item,
      ...{ acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy) },
      ...{
        endedAt: undefined,
        rework: 'rework' in event.data && event.data.rework === true,
        hasOwn: event.data.own !== undefined,
        statutory: 'basis' in event.data && event.data.basis !== undefined,
      },
      ...{ ended: undefined, cause: undefined, accepted: false, returns: 0 },
      ...{ acceptedLate: false, deliveredLate: false, lateToAccept: false, lateToDeliver: false },
    })
  }
  const end = ({ at }: FeedEvent, task: string, how: NonNullable<Holding['ended']>, cause?: string): void => {
    const held = open(task)
    if (held !== undefined) Object.assign(held, { ended: how, endedAt: at, cause })
  }

  for (const event of story) {
    for (const held of all) passTime(held, event.at)
    switch (event.name) {
      case 'DemandTriaged':
        item = event.data.item
        grid = event.data.place.grid
        for (const held of all) held.item ??= item
        for (const { task, acceptBy, resolveBy } of event.data.tasks ?? []) {
          const held = open(task)
          if (held !== undefined && event.at <= held.acceptBy) held.acceptBy = ms(acceptBy)
          if (held !== undefined && event.at <= held.resolveBy) held.resolveBy = ms(resolveBy)
        }
        break
      case 'DemandRaised':
        grid = event.data.place.grid
        break
      case 'DeadlineExtended':
        for (const task of event.data.standIn === true ? [] : event.data.tasks) {
          const held = open(task)
          if (held !== undefined && event.at <= held.resolveBy) held.resolveBy = ms(event.data.resolveBy)
        }
        break
      case 'TaskAssigned':
        give(event)
        break
      case 'TaskReassigned':
        end(event, event.data.task, 'reassigned', event.data.cause)
        give(event)
        break
      case 'TaskAccepted': {
        const held = open(event.data.task)
        if (held === undefined) break
        if (!held.hasOwn) held.lateToAccept = !event.data.inTime
        Object.assign(held, { accepted: true, acceptedLate: held.lateToAccept })
        break
      }
      case 'TaskReturned': {
        const held = open(event.data.task)
        if (held !== undefined) held.returns += 1
        if (!event.data.stays) end(event, event.data.task, 'returned')
        break
      }
      case 'RequestRefused':
        end(event, event.data.task, 'refused')
        break
      case 'TaskWithdrawn':
        end(event, event.data.task, 'withdrawn', event.data.cause)
        break
      case 'ServiceDelivered': {
        const held = open(event.data.task)
        if (held !== undefined)
          Object.assign(held, { ended: 'delivered', endedAt: event.at, deliveredLate: held.lateToDeliver })
        break
      }
    }
  }
  for (const held of all) passTime(held, until)
  return all
}

/** Due times that have passed stay passed, whatever moves them later. */
function passTime(held: Holding, now: number): void {
  if (held.ended !== undefined) return
  if (held.hasOwn && !held.accepted && now > held.acceptBy) held.lateToAccept = true
  if (now > held.resolveBy) held.lateToDeliver = true
}
