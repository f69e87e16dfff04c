import type { DemandLife, LifeDraft } from '../demand-life.ts'
import { type FeedEvent, ms } from '../feed.ts'

/** How far one ladder of a task, or of a demand without a holder, has climbed since its due time was missed. */
export interface Climbed {
  readonly rung: number
  readonly ladder: 'acceptance' | 'result'
  readonly missed: number
  /** The missed due time, or what was promised then. */
  readonly due: number
  readonly promised: boolean
}

const CHAIN = ['grid-worker', 'party-lead', 'committee', 'street-office']
const nameOf = (task: string | undefined, ladder: string): string => `${task ?? '-'}:${ladder}`

export function changeClimbs(life: LifeDraft, { name, data }: FeedEvent): void {
  if (name === 'DemandReopened' || name === 'DemandUnmerged') {
    life.called = 0
    life.climbs.clear()
  }
  if (name === 'DemandEscalated') {
    const { ladder, task, rung } = data
    if (ladder === undefined) life.called = Math.max(life.called, rung)
    else {
      const due = data.due === undefined ? (dueOn(life, task, ladder) ?? ms(life.raised.data.day ?? '')) : ms(data.due)
      const found = life.climbs.get(nameOf(task, ladder))
      const before = found?.due === due ? found : undefined
      const one = { rung, ladder, missed: before?.missed ?? due, due, promised: before?.promised === true }
      life.climbs.set(nameOf(task, ladder), one)
    }
  }
  if (name === 'EscalationAnswered')
    life.climbs.set(nameOf(data.task, 'result'), {
      ...{ rung: data.rung, ladder: 'result', missed: ms(data.due), due: ms(data.promise), promised: true },
    })
}

const instantOf = (moment: string | undefined): number | undefined => (moment === undefined ? undefined : ms(moment))

/** The due time of a task, or of the demand. */
function dueOn(life: DemandLife, task: string | undefined, ladder: string): number | undefined {
  const held = task === undefined ? undefined : life.tasks.findLast((one) => one.task === task)
  if (held !== undefined) return ladder === 'acceptance' ? held.acceptBy : held.resolveBy
  return instantOf(ladder === 'acceptance' ? life.acceptBy : life.resolveBy)
}

/** Where a demand waits on the chain of escalation: the highest rung of what is still waited for, or to which people called it. */
export function rungOf(life: DemandLife, state: string) {
  if (['closed', 'merged', 'declined', 'withdrawn'].includes(state)) return { rung: null, ladder: null, promise: null }
  let highest: Climbed | undefined
  for (const [task, ladder, due] of waitingIn(life, state)) {
    const found = life.climbs.get(nameOf(task, ladder))
    if (found !== undefined && found.missed === due && found.rung > Math.max(life.called, highest?.rung ?? 0))
      highest = found
  }
  const rung = highest?.rung ?? life.called
  return {
    rung: rung > 0 ? (CHAIN[rung] ?? null) : null,
    ladder: highest?.ladder ?? null,
    promise: highest?.promised === true ? new Date(highest.due).toISOString() : null,
  }
}

/** Whether what a step of a ladder waited for is still waited for, and overdue at this moment. */
export const isWaiting = (
  life: DemandLife,
  { state, at }: { readonly state: string; readonly at: number },
  task: string | undefined,
  ladder: Climbed['ladder'],
): boolean =>
  waitingIn(life, state).some(([whose, which, due]) => whose === task && which === ladder && (due ?? at) < at)

type Waiting = readonly [task: string | undefined, ladder: 'acceptance' | 'result', due: number | undefined]

/** What is still waited for: acceptance until a task is accepted, and the result. A body outside accepts nothing here. */
function waitingIn(life: DemandLife, state: string): readonly Waiting[] {
  if (!['raised', 'triaged', 'assigned', 'in-progress', 'referred'].includes(state)) return []
  const { longRun, review } = life
  const reported = longRun === null ? 0 : Math.min(ms(longRun.reportBy), ms(longRun.until))
  const resultBy = (due: number | undefined) => (due === undefined ? undefined : Math.max(due, reported))
  const live = life.tasks.filter((one) => !one.past && (one.state === 'open' || one.state === 'accepted'))
  if (live.length > 0)
    return live.flatMap((one): Waiting[] => [
      ...(one.state === 'open' ? [[one.task, 'acceptance', one.acceptBy] as const] : []),
      [one.task, 'result', resultBy(one.resolveBy)],
    ])
  return [
    [undefined, 'acceptance', state === 'referred' ? undefined : instantOf(review?.dueBy ?? life.acceptBy)],
    [undefined, 'result', resultBy(instantOf(life.resolveBy))],
  ]
}
