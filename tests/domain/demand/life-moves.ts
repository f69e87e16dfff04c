import { type DemandState, liveTasks, stateOf } from '../../../domain/demand/state.ts'
import { type Actor, DAY, HOUR, type Instant, iso } from '../../../domain/kernel/index.ts'
import { keeper, type Life, type Move, PARTIES, STAFF, TWOFOLD } from './life.ts'
import { answered, follower, neighbour, resident, toPower, whyDeclined } from './story.ts'

const text = 'free text'
const COORDINATORS = ['jwh', 'workers', 'street']
const EVERYONE = [...STAFF, ...TWOFOLD]

const ofParty = (...parties: readonly string[]): readonly Actor[] =>
  EVERYONE.filter(({ party }) => parties.includes(party ?? ''))
const by = (actors: readonly Actor[], command: string, ...data: readonly Move['data'][]): Move[] =>
  data.flatMap((one) => actors.map((actor) => ({ command, data: one, actor })))

const ITEMS = ['3.07.2', '4.01', '2.01', '1.01']

/** What people of the community do to move a demand on: no word of its raiser, and no way out but a result. */
export function work({ state, now }: Life): Move[] {
  const status = stateOf(state)
  const desk = ofParty(...COORDINATORS)
  const moves: Move[] = []
  const isOpen = status === 'raised' || status === 'triaged'
  if (state.harm !== undefined && state.ended === undefined)
    moves.push(...by(desk, 'report-harm', { to: 'x', at: iso(state.harm.dueBy - 2 * HOUR) }))
  if (state.review !== undefined) {
    const verdicts = PARTIES.map((party) => ({ verdict: 'rework', party, finding: text }))
    moves.push(...by(desk, 'record-review', ...verdicts, { verdict: 'resolved', finding: text }))
    moves.push(...by(ofParty('chess', 'guard'), 'record-review', ...verdicts.slice(0, 3)))
  }
  if (isOpen || state.item === undefined)
    moves.push(...by(desk, 'triage', ...ITEMS.map((item) => ({ item, summary: 'x' }))))
  if (isOpen || (status === 'assigned' && state.level === 'L1')) {
    moves.push(...by(desk, 'assign', ...['workers', 'guard', 'chess', 'jwh'].map((party) => ({ party }))))
    moves.push(...by(ofParty('street'), 'request-by-law', { party: 'street' }))
    moves.push(...by(ofParty('chess', 'workers'), 'volunteer', {}))
  }
  for (const { id: task, party, state: at } of liveTasks(state)) {
    if (at === 'assigned') moves.push(...by(ofParty(party), 'accept', { task }))
    else moves.push(...by(ofParty(party), 'deliver', { task, result: text }))
  }
  for (const { id: task, undone, past } of state.tasks)
    if (undone === true && past !== true) moves.push(...by(desk, 'withdraw-task', { task, reason: 'mistake' }))
  if (status === 'held') moves.push(...by(desk, 'resume', {}))
  if (status === 'merged') moves.push(...by(desk, 'unmerge', {}))
  if (status === 'referred')
    moves.push(...by(desk, 'answer-referral', answered('handled').data, answered('refused').data))
  if (status === 'delivered' || status === 'merged') {
    const callers = ofParty('jwh', 'workers', 'street', 'line', state.deal?.party ?? '')
    moves.push(...by(callers, 'close', { basis: 'independent-check' }, { basis: 'unreachable' }))
    // A second failed callback on one day says nothing new.
    if (state.callbacks.every(({ past, at }) => past === true || now - at > 20 * HOUR))
      moves.push(...by(callers, 'record-callback', { reached: false }))
  }
  return moves
}

/** Ways out that are no result: for what nothing can be done. */
export const waysOut = ({ state }: Life): Move[] =>
  ['raised', 'triaged'].includes(stateOf(state))
    ? [...by(ofParty(...COORDINATORS), 'decline', whyDeclined), ...by(ofParty(...COORDINATORS), 'refer', toPower)]
    : []

/** What raisers say, and what callers record in their name. */
export function words({ state }: Life): Move[] {
  const raisers: readonly Actor[] = [resident, neighbour, follower, ...ofParty('jwh', 'chess', 'line')]
  const callers = ofParty('jwh', 'workers', 'street', 'line', state.deal?.party ?? '')
  return [
    ...by(raisers, 'give-feedback', { resolved: false }, { resolved: false }, { resolved: true }),
    ...by(callers, 'record-callback', { reached: true, resolved: true }, { reached: true, resolved: false }),
    ...by(ofParty('line'), 'record-hotline-callback', { resolved: false }, { resolved: true }),
    ...by(raisers, 'dispute-callback', {}),
    ...by(raisers, 'reopen', {}),
    ...by(raisers, 'appeal', {}),
    ...by(ofParty('jwh', 'workers', 'street'), 'check-withdrawal', { reached: true, meant: false }),
    ...by(raisers, 'urge', {}),
    ...by(raisers, 'escalate', {}),
    ...by(ofParty('line'), 'receive-order', { text, reference: '12345-7', again: true }),
    ...by(ofParty('line'), 'answer-hotline', { granted: false, reason: text }, { granted: true }),
  ]
}

/** What parties do beside the straight way: they ask, wait, call, hand over. */
export function turns({ state, now }: Life): Move[] {
  const at = (ms: Instant): string => iso(now + ms)
  const desk = ofParty(...COORDINATORS)
  const live = liveTasks(state).map(({ id }) => id)
  const holders = ofParty(...liveTasks(state).map(({ party }) => party))
  const dealt = ofParty(state.deal?.party ?? '')
  const waits = [3 * HOUR, 2 * DAY, 20 * DAY]
  return [
    ...by([...holders, ...desk], 'hold', ...waits.map((ms) => ({ code: 'weather', reason: text, reviewBy: at(ms) }))),
    ...by(holders, 'extend', { code: 'funds', reason: text, resolveBy: iso((state.resolveBy ?? now) + 5 * DAY) }),
    ...by(ofParty('street'), 'grant-long-run', {
      until: at(70 * DAY),
      cause: 'ownership',
      reason: text,
      body: 'x',
      milestones: [{ by: '2026-06-01', what: text }],
    }),
    ...by(
      [...desk, ...holders],
      'summon',
      { parties: ['guard'] },
      { parties: ['chess', 'line'] },
      { parties: ['jwh'] },
    ),
    ...live.flatMap((task) => [
      ...by(holders, 'return', { task, proper: 'chess', code: 'not-ours', reason: text }),
      ...by(ofParty('street'), 'refuse-request', { task, ground: 'not-competent', reason: text }),
      ...by(desk, 'withdraw-task', { task, reason: 'mistake' }),
      ...by(desk, 'reassign', ...['chess', 'workers', 'jwh'].map((party) => ({ task, party }))),
    ]),
    ...by(desk, 'merge', { original: 'open' }, { original: 'done' }),
    ...by(dealt, 'skip-callback', { reason: 'other' }),
    ...waysOut({ state, now }),
    ...by([...desk, ...holders], 'escalate', {}),
    ...by(desk, 'ask-hotline', { question: 'return', reason: text }),
  ]
}

/** What parties answer that were asked, summoned or called, and what they owe the raiser. */
export function answers({ state, now }: Life): Move[] {
  const at = (ms: Instant): string => iso(now + ms)
  const desk = ofParty(...COORDINATORS)
  const holders = ofParty(...liveTasks(state).map(({ party }) => party))
  return [
    ...state.approvals.flatMap(({ id: approval }) =>
      by([...EVERYONE], 'answer-approval', { approval, granted: true }, { approval, granted: false, reason: text }),
    ),
    ...by(ofParty('guard', 'chess', 'jwh'), 'answer-summons', { answer: 'came' }, { answer: 'refused', reason: text }),
    ...by([...desk, ...holders], 'answer-escalation', { measure: text, promise: at(DAY) }),
    ...by(desk, 'report-long-run', { note: text }),
  ]
}

/** What is found out later: whom the demand is about, that a child may be harmed, that its raiser gave up. */
export function troubles(_: Life): Move[] {
  const desk = ofParty(...COORDINATORS)
  return [
    ...by(
      desk,
      'name-about',
      { about: { party: 'chess' } },
      { about: { party: 'guard' } },
      { about: { party: 'jwh' } },
    ),
    ...by(desk, 'suspect-harm', { of: 'minor' }),
    ...by(desk, 'record-withdrawal', { code: 'no-longer-wanted' }),
    ...by(desk, 'clear-suspicion', { code: 'no-harm-found' }),
  ]
}

/** Everything that a deadline service could send, whether it is due or not. */
export const alarms = ({ approvals, tasks }: DemandState): Move[] => [
  ...by(
    [keeper],
    'escalate',
    ...[undefined, ...tasks.slice(-3).map(({ id }) => id)].flatMap((task) =>
      ['acceptance-overdue', 'result-overdue'].map((cause) => ({ cause, ...(task === undefined ? {} : { task }) })),
    ),
  ),
  ...by([keeper], 'close', { basis: 'silence' }),
  ...[
    'resume',
    'pass-triage-on',
    'watch-long-run',
    'deal-callback',
    'miss-summons',
    'miss-report',
    'miss-hand-back',
    'miss-hand-back',
    'remind-referral',
    'end-referral',
  ].flatMap((command) => by([keeper], command, {})),
  ...approvals.flatMap(({ id: approval }) => by([keeper], 'pass-on-approval', { approval })),
]
