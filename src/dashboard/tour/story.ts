import { HttpProblem } from '../kit/engine.ts'
import type { Sentence } from '../kit/language.tsx'
import { assignedBy, type TourFacts, type TourStage, tourFigures } from './stage.ts'
import { SAID, stepWords as words } from './words.ts'

/** One step of the tour: who sits at the desk, what both frames show, and what happens. */
export interface TourStep {
  readonly title: Sentence
  readonly text: Sentence
  /** The persona at the desk. */
  readonly persona: 'clerk' | 'social-worker' | 'director'
  /** The frame to look at where only one fits. */
  readonly focus: 'phone' | 'desk'
  /** The address of the desk's frame. It may change with what happens. */
  readonly desk: (facts: TourFacts) => string
  readonly act: (stage: TourStage) => Promise<void>
  /** Whether the step shows what the engine refuses. */
  readonly refuses?: true
}

const WHEELCHAIRS = 'wheelchairs'
/** Aids for disabled people: led by the social workers. */
const ITEM = '3.04'
const OUTSIDER = 'org-calligraphy'
const MINUTE_MS = 60_000
const LOAN_MS = 3 * 24 * 60 * MINUTE_MS

const file = ({ demand }: TourFacts): string => (demand === undefined ? '/demands' : `/demands?open=${demand.id}`)
const waiting = ({ demand }: TourFacts): string => (demand === undefined ? '/intake' : `/triage?open=${demand.id}`)
/** Triage, and then the file of what it sent. */
const sorting = (facts: TourFacts): string => (facts.sorted === true ? file(facts) : waiting(facts))
const booking = ({ share }: TourFacts): string =>
  share === undefined
    ? `/resources?tab=calendar&resource=${WHEELCHAIRS}`
    : `/resources?tab=shares&open=${WHEELCHAIRS}.${share}`

function demandOf({ facts }: TourStage): { readonly id: string; readonly code: string } {
  const { demand } = facts()
  if (demand === undefined) throw new Error('The tour has no demand yet.')
  return demand
}

async function call(stage: TourStage): Promise<void> {
  const { desk, phone, community, note, recorded, key } = stage
  if (stage.facts().before === undefined) note({ before: await tourFigures(stage) })
  const onBehalfOf = { kind: 'outsider', name: SAID.caller, contact: SAID.contact } as const
  const answer = await desk.send(
    'demand',
    'raise',
    { text: SAID.call, channel: '电话', onBehalfOf },
    { key: key('raise') },
  )
  // The question below finds what the view has.
  await desk.view('demands', { id: answer.id, minPosition: answer.position, personal: 'sealed' })
  const asked = { number: answer.number, phoneEnding: SAID.contact.slice(-4) }
  const { body } = await phone.request(`/v1/${community}/follow`, { method: 'POST', body: asked })
  note({ demand: { id: answer.id, code: (body as { readonly followUpCode: string }).followUpCode } })
  recorded(answer)
}

async function triage(stage: TourStage): Promise<void> {
  const { desk, recorded, key } = stage
  const { id } = demandOf(stage)
  const answer = await desk.send('demand', 'triage', { item: ITEM, summary: SAID.summary }, { id, key: key('triage') })
  recorded(answer)
  await assignedBy(stage, id, answer.position)
  recorded({ events: ['TaskAssigned'] })
  stage.note({ sorted: true })
}

async function crossBoundary(stage: TourStage): Promise<void> {
  const { id } = demandOf(stage)
  const refusal = await stage.desk
    .send('demand', 'assign', { party: OUTSIDER }, { id, key: stage.key('outside') })
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  if (!(refusal instanceof HttpProblem) || refusal.status !== 422) {
    throw refusal ?? new Error('The engine accepted an assignment outside the boundary.')
  }
  stage.note({ refusal })
}

async function accept(stage: TourStage): Promise<void> {
  const { desk, recorded, key } = stage
  const { id } = demandOf(stage)
  recorded(await desk.send('demand', 'accept', { task: 't1' }, { id, key: key('accept') }))
  recorded(await desk.send('demand', 'record-contact', { spoken: true }, { id, key: key('contact') }))
}

async function borrow(stage: TourStage): Promise<void> {
  const { desk, facts, note, recorded, key } = stage
  const demand = demandOf(stage).id
  const now = Date.now()
  const window = facts().window ?? {
    from: new Date(now + 5 * MINUTE_MS).toISOString(),
    until: new Date(now + LOAN_MS).toISOString(),
  }
  note({ window, lent: true })
  const body = { window, for: { demand }, purpose: SAID.purpose }
  const asked = await desk.send('resource', 'request', body, { id: WHEELCHAIRS, key: key('request') })
  recorded(asked)
  const { rows } = await desk.view('resource-sharing/calendar', {
    filters: { resource: WHEELCHAIRS, from: window.from },
    sort: 'latest',
    limit: 500,
    minPosition: asked.position,
  })
  const share = rows.find((row) => row.for?.demand === demand)?.id.slice(WHEELCHAIRS.length + 1)
  if (share === undefined) throw new Error('The booking is not in the calendar.')
  note({ share })
  recorded(await desk.send('resource', 'start', { share }, { id: WHEELCHAIRS, key: key('start') }))
}

async function deliver(stage: TourStage): Promise<void> {
  const { desk, recorded, key } = stage
  const body = { task: 't1', result: SAID.lent, atHome: true }
  recorded(await desk.send('demand', 'deliver', body, { id: demandOf(stage).id, key: key('deliver') }))
}

async function unresolved(stage: TourStage): Promise<void> {
  const { id, code } = demandOf(stage)
  const options = { id, followUpCode: code, key: stage.key('unresolved') }
  stage.recorded(await stage.phone.send('demand', 'give-feedback', { resolved: false, comment: SAID.brake }, options))
}

async function rework(stage: TourStage): Promise<void> {
  const { desk, recorded, key } = stage
  const { id } = demandOf(stage)
  recorded(await desk.send('demand', 'accept', { task: 't2' }, { id, key: key('accept-again') }))
  recorded(await giveBack(stage))
  const body = { task: 't2', result: SAID.mended, atHome: true }
  recorded(await desk.send('demand', 'deliver', body, { id, key: key('deliver-again') }))
}

async function giveBack({ desk, facts, note, key }: TourStage) {
  const { share = '' } = facts()
  const body = { share, condition: 'good' } as const
  const answer = await desk.send('resource', 'return', body, { id: WHEELCHAIRS, key: key('return') })
  note({ lent: false })
  return answer
}

async function resolved(stage: TourStage): Promise<void> {
  const { id, code } = demandOf(stage)
  const body = { resolved: true, contacted: true, satisfaction: 'satisfied' } as const
  const options = { id, followUpCode: code, key: stage.key('resolved') }
  stage.recorded(await stage.phone.send('demand', 'give-feedback', body, options))
  stage.note({ ended: true })
}

async function decline(stage: TourStage): Promise<void> {
  const { desk, recorded, key } = stage
  const raising = { text: SAID.metro, channel: '电话', onBehalfOf: { kind: 'anonymous' } } as const
  const { id } = await desk.send('demand', 'raise', raising, { key: key('raise-other') })
  const terms = { code: 'outside-territory', reason: SAID.notOurs, instead: SAID.instead } as const
  recorded(await desk.send('demand', 'decline', terms, { id, key: key('decline') }))
}

async function compare(stage: TourStage): Promise<void> {
  const { position } = await stage.desk.view('inbox', { limit: 1 })
  stage.note({ after: await tourFigures(stage, position) })
}

/** The tour: eleven steps of one demand. */
export const TOUR_STEPS: readonly TourStep[] = [
  { title: words.callTitle, text: words.call, persona: 'clerk', focus: 'phone', desk: waiting, act: call },
  { title: words.triageTitle, text: words.triage, persona: 'clerk', focus: 'desk', desk: sorting, act: triage },
  {
    title: words.boundaryTitle,
    text: words.boundary,
    persona: 'clerk',
    focus: 'desk',
    desk: file,
    act: crossBoundary,
    refuses: true,
  },
  { title: words.acceptTitle, text: words.accept, persona: 'social-worker', focus: 'desk', desk: file, act: accept },
  { title: words.borrowTitle, text: words.borrow, persona: 'social-worker', focus: 'desk', desk: booking, act: borrow },
  {
    title: words.deliverTitle,
    text: words.deliver,
    persona: 'social-worker',
    focus: 'phone',
    desk: file,
    act: deliver,
  },
  {
    title: words.unresolvedTitle,
    text: words.unresolved,
    persona: 'social-worker',
    focus: 'phone',
    desk: file,
    act: unresolved,
  },
  { title: words.reworkTitle, text: words.rework, persona: 'social-worker', focus: 'desk', desk: file, act: rework },
  {
    title: words.resolvedTitle,
    text: words.resolved,
    persona: 'social-worker',
    focus: 'phone',
    desk: file,
    act: resolved,
  },
  {
    title: words.declineTitle,
    text: words.decline,
    persona: 'clerk',
    focus: 'desk',
    desk: () => '/demands',
    act: decline,
  },
  { title: words.ratesTitle, text: words.rates, persona: 'director', focus: 'desk', desk: () => '/', act: compare },
]

/** Ends what a tour that is left early has begun: the wheelchair goes back, the demand is withdrawn by its raiser. */
export async function putBack(
  stage: TourStage,
  signIn: (persona: TourStep['persona']) => Promise<void>,
): Promise<void> {
  const { demand, ended, lent, share } = stage.facts()
  if (lent === true && share !== undefined) {
    await signIn('social-worker')
    await giveBack(stage)
  }
  if (demand === undefined || ended === true) return
  const options = { id: demand.id, followUpCode: demand.code, key: stage.key('withdraw') }
  await stage.phone.send('demand', 'withdraw', {}, options)
}
