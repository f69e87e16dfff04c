import { expect } from 'vitest'
import { disputedParties } from '../../../domain/demand/closing/independence.ts'
import { isPartyNamed } from '../../../domain/demand/danger/named.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { type DemandState, liveTaskOf, stateOf } from '../../../domain/demand/state.ts'
import { DAY, type DomainEvent, type Instant, instant } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { expectSameFold, sealed } from '../play.ts'
import { PEOPLE, passed, stateAt, stride } from './life.ts'
import { alarms } from './life-moves.ts'
import { endOf, onwards } from './life-search.ts'
import type { Lived } from './life-walk.ts'
import { historyOf, ORIGINALS, type Stride, wordless } from './walk.ts'

/** How often lives came past the cases of a law, by the name of the case. */
export type Met = (what: string) => void
export type Law = (life: Lived, met: Met) => void | Promise<void>

const behind = (id: string): string[] => [id, ...(PEOPLE[id]?.resident === undefined ? [] : [PEOPLE[id].resident])]
const partiesOf = ({ actor }: Stride): string[] => [
  ...(actor.party === undefined ? [] : [actor.party]),
  ...(PEOPLE[actor.id]?.parties ?? []),
]

interface Judgement {
  readonly granted?: boolean
  readonly approvedBy?: string
  readonly recordedBy?: string
  readonly standIn?: true
  readonly stage?: string
  readonly basis?: string
}

/** What an event judges; undefined where it judges nothing. */
function judgedBy({ name, data }: DomainEvent): string | undefined {
  const { granted, approvedBy, recordedBy, basis }: Judgement = Object(data)
  if (name === 'ApprovalAnswered' || name === 'HotlineAnswered') return granted === true ? 'approval' : undefined
  if (name === 'DemandHeld') return approvedBy === undefined ? undefined : 'approval'
  if (name === 'LongRunGranted') return 'approval'
  if (name === 'ReviewRecorded') return 'review'
  if (name === 'CallbackRecorded' || name === 'WithdrawalChecked') return 'callback'
  if (name === 'DemandDeclined') return 'decline'
  if (name === 'DemandWithdrawn') return recordedBy === undefined ? undefined : 'withdrawal'
  return name === 'DemandClosed' && basis !== 'silence' ? `closing ${basis}` : undefined
}

/** No person who delivered, and no person of a party that did, judges the work in whatever role. */
export const noSelfJudgement: Law = ({ strides }, met) => {
  const deliverers = new Set<string>()
  for (const one of strides) {
    const { before, events, actor } = one
    const delivered = [...before.delivered, ...(ORIGINALS[before.merged?.original ?? '']?.delivered ?? [])]
    for (const event of events) {
      const what = judgedBy(event)
      if (what === undefined) continue
      const { standIn, stage }: Judgement = Object(event.data)
      if (deliverers.size > 0) met(what)
      expect(
        behind(actor.id).filter((id) => deliverers.has(id)),
        `${what} by a person who delivered`,
      ).toEqual([])
      if (standIn === true || stage === 'stand-in') continue
      expect(
        partiesOf(one).filter((party) => delivered.includes(party)),
        `${what} by a person of a party that delivered`,
      ).toEqual([])
    }
    for (const { name, data } of events) {
      if (name !== 'ServiceDelivered') continue
      const { task } = data as { task: string }
      const person = before.tasks.find(({ id }) => id === task)?.person
      for (const id of [actor.id, person ?? actor.id].flatMap(behind)) deliverers.add(id)
    }
  }
}

interface Step {
  readonly task?: string
  readonly ladder?: 'acceptance' | 'result'
  readonly rung: number
  readonly due?: string
}

/** A step of a ladder is taken once, one at a look, and neither before what is due was missed nor after it came. */
export const escalationOnce: Law = ({ strides, looks }, met) => {
  let reached = new Set<string>()
  for (const { before, events, now } of strides) {
    for (const { name, data } of events) {
      if (name === 'DemandReopened' || name === 'DemandUnmerged') reached = new Set()
      const { task, ladder, rung, due = '' } = data as Step
      if (name !== 'DemandEscalated' || ladder === undefined) continue
      met(ladder)
      const key = `${task} ${ladder} ${rung} ${due}`
      expect(reached, 'a step that was taken already').not.toContain(key)
      reached.add(key)
      expect(instant(due)).toBeLessThan(now)
      expect(['held', 'delivered', 'merged', 'closed', 'declined', 'withdrawn']).not.toContain(stateOf(before))
      const held = before.tasks.find(({ id }) => id === task)
      if (task !== undefined) expect(['assigned', ...(ladder === 'result' ? ['accepted'] : [])]).toContain(held?.state)
    }
  }
  for (const look of looks) {
    const steps = new Set<string>()
    for (const { events, now } of look) {
      for (const { name, data } of events) {
        const { task, ladder, due } = data as Step
        if (name !== 'DemandEscalated') continue
        const key = `${task} ${ladder} ${due} ${now}`
        expect(steps, 'two steps at one look').not.toContain(key)
        steps.add(key)
      }
    }
  }
}

/** What waits for an answer ends by time alone, and no deadline that is due keeps later ones from their turn. */
export const everythingEnds: Law = async ({ end, stuck }, met) => {
  // Whether the demand into which it is merged is delivered, no deadline can know.
  // Nothing says where the original of a merged demand stands as long as it has no result.
  const blocking = stuck.filter(({ state }) => stateOf(state) !== 'merged' || state.merged?.stands !== undefined)
  expect(blocking.map(({ command, state }) => `${command} of a demand that is ${stateOf(state)}`)).toEqual([])
  for (const what of openIn(end.state)) met(what)
  const time = await passed(end, end.now + 400 * DAY)
  const after = stateAt(time.strides, end.state)
  expect(openIn(after).filter((what) => what !== 'deal')).toEqual([])
}

/** What waits for an answer of a party. */
function openIn(state: DemandState): string[] {
  const { approvals, summons, hold, referral, longRun, deal } = state
  const open = {
    approval: approvals.length > 0,
    summons: summons.some(
      (one) => one.state === 'open' && one.missed !== true && liveTaskOf(state, one.party) === undefined,
    ),
    hold: hold !== undefined,
    referral: referral === 'open',
    'long run':
      longRun !== undefined &&
      state.ended === undefined &&
      stateOf(state) !== 'merged' &&
      stateOf(state) !== 'delivered',
    deal: deal !== undefined,
  }
  return Object.entries(open).flatMap(([what, is]) => (is ? [what] : []))
}

/** Sent again at the same moment, a command of the deadline service changes nothing. */
export const alarmsOnce: Law = ({ strides }, met) => {
  for (const { before, after, now, events, actor } of strides) {
    if (actor.id !== 'deadline') continue
    met(events[0]?.name ?? '')
    const { before: _, ...again } = { before, state: after, now }
    for (const move of alarms(before)) {
      const first = stride({ state: before, now }, move)
      if (first === undefined || JSON.stringify(first.events) !== JSON.stringify(events)) continue
      expect(stride(again, move)?.events, `${move.command} again`).toBeUndefined()
    }
  }
}

/** The same events give the same state: sealed or open, stored or not, and from a snapshot at any point. */
export const sameState: Law = ({ strides, end }, met) => {
  const history = historyOf(strides)
  expectSameFold(demand, history)
  const closed = history.map(({ event, ...how }) => ({ ...how, event: sealed(demand, event) }))
  expect(wordless(given(demand, closed).state)).toEqual(wordless(end.state))
  for (const { after } of strides) {
    const at = historyOf(strides.slice(0, strides.findIndex((one) => one.after === after) + 1)).length
    const snapshot = JSON.parse(JSON.stringify(after))
    expect(given({ ...demand, initial: snapshot }, history.slice(at)).state).toEqual(end.state)
    met('snapshot')
  }
}

/** Parties that call raisers and check results, and that the life knows. */
const CALLERS = ['jwh', 'workers', 'street']
const peopleOf = (party: string): string[] =>
  Object.keys(PEOPLE).filter((id) => PEOPLE[id]?.parties.includes(party) === true)

/**
 * Whether the raiser alone can say how it came out: each party that may ask is named, did the work with all its people, raised the
 * demand, or had its callback disputed. A real party has people who did not do the work.
 */
function isLeftToRaiser(state: DemandState): boolean {
  const isOut = (party: string): boolean =>
    isPartyNamed(state, party) || state.raiser?.id === party || disputedParties(state).includes(party)
  return (
    CALLERS.every((party) => isOut(party) || state.received.includes(party)) &&
    state.received.every((party) => isOut(party) || peopleOf(party).every((id) => state.deliverers.includes(id)))
  )
}

/** Whether a person may act once time has passed. A callback that no person of a party can make goes to the next party in some days. */
async function laterMoves(state: DemandState, now: Instant): Promise<boolean> {
  for (const days of [40, 44, 48]) {
    const then = now + days * DAY
    const later = stateAt((await passed({ state, now }, then)).strides, state)
    if (later.ended !== undefined || isLeftToRaiser(later) || onwards({ state: later, now: then }) !== undefined)
      return true
  }
  return false
}

/** A person may move the demand on from every state that is not ended, now or once time has passed. */
export const someoneMayAct: Law = async ({ strides }, met) => {
  for (const { after: state, now } of strides) {
    if (state.ended !== undefined) continue
    met(stateOf(state))
    if (onwards({ state, now }) !== undefined) continue
    met('later')
    expect(await laterMoves(state, now), `no person may act: ${JSON.stringify(state)}`).toBe(true)
  }
}

/** People of the community reach an end from every state without a word of the raiser. */
export const canEnd: Law = async ({ end }, met) => {
  if (end.state.ended !== undefined || isLeftToRaiser(end.state)) return
  const way = await endOf(end)
  expect(way, `no end is reached from ${stateOf(end.state)}: ${JSON.stringify(end)}`).toBeDefined()
  met(way?.byResult === true ? `${stateOf(end.state)}` : 'by another way')
}
