import fc from 'fast-check'
import { expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { onDuty } from '../../../domain/community/state.ts'
import { type Actor, DAY, dayText, HOUR, iso, localDay } from '../../../domain/kernel/index.ts'
import { unenrolled } from '../../../domain/personnel/state.ts'
import { expectSameFold, play as played, type Step } from '../play.ts'
import { admin, chess, engine, jwh, reporting, workers } from './people.ts'

const START = Date.UTC(2026, 0, 1)
const party = fc.constantFrom('jwh', 'chess', 'workers', 'guard')
const person = fc.constantFrom('p1', 'p2', 'p3')
const quarter = fc.constantFrom('q1', 'q2')
const grid = fc.constantFrom('g1', 'g2', 'g3')
const period = fc.constantFrom('2025-Q4', '2026-Q1', '2026-Q2')
const building = fc.constantFrom('1', '2', '3', '4')
const buildings = fc.uniqueArray(building, { minLength: 1, maxLength: 3 })
const areas = fc.array(fc.oneof(fc.record({ quarter, buildings }), fc.record({ quarter })), {
  minLength: 1,
  maxLength: 2,
})
const turn = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 40 })).map(([from, hours]) => ({
  kind: 'duty-roster',
  from: iso(START + from * 6 * HOUR),
  until: iso(START + (from * 6 + hours) * HOUR),
}))
const post = fc.oneof(
  fc.record({ kind: fc.constant('grid'), grid }),
  fc.constant({ kind: 'service-committee', committee: 'mediation' }),
  turn,
  fc.record({ kind: fc.constantFrom('lead', 'deputy', 'desk') }),
)
const kinds = {
  jwh: { kind: 'committee' },
  chess: { kind: 'organization', group: 'culture-sport' },
  workers: { kind: 'social-work' },
  guard: { kind: 'property-company' },
} as const

const MONDAY = localDay('2025-12-29')
const none = { count: 0, of: 0 }
const noRates = { response: none, resolution: none, satisfaction: none }
const account = fc.constantFrom({ issuer: 'idp', sub: 'lifts' }, { issuer: 'other', sub: 'lifts' })
const data = {
  'join-party': party.map((id) => ({ party: id, name: id, ...kinds[id] })),
  'change-party': fc.record({ party, name: fc.constantFrom('一', '二') }),
  'suspend-party': fc.record({ party, reason: fc.constant('整改') }),
  'reinstate-party': fc.record({ party }),
  'leave-party': fc.record({ party }),
  'add-quarter': fc.record({ quarter, name: fc.constant('小区'), buildings: fc.uniqueArray(building) }),
  'draw-grid': fc.record({ grid, name: fc.constant('网格'), areas }),
  'redraw-grid': fc.record({ grid, areas }),
  'form-service-committee': fc.record({ committee: fc.constant('mediation'), party, name: fc.constant('调解') }),
  appoint: fc.record({ person, party, post }),
  'end-appointment': fc.record({ appointment: fc.constantFrom('a1', 'a2', 'a3', 'a9') }),
  'report-duty-gaps': fc.constant({}),
  'declare-absence': fc
    .record({ person, party, deputy: person, from: fc.nat(20), days: fc.integer({ min: 1, max: 9 }) })
    .map(({ from, days, ...rest }) => ({
      ...rest,
      from: iso(START + from * DAY),
      until: iso(START + (from + days) * DAY),
    })),
  'end-absence': fc.record({ absence: fc.constantFrom('x1', 'x2', 'x9'), party }),
  'adopt-plan': fc.record({ grid, period, plan: fc.constant('走访') }),
  'revise-plan': fc.record({ grid, period, plan: fc.constant('走访'), reason: fc.constant('人手变动') }),
  'evaluate-plan': fc.record({
    grid,
    period,
    effect: fc.constantFrom('reached', 'partly-reached'),
    evaluation: fc.constant('尚可'),
  }),
  'list-skill': fc.record({
    skill: fc.constantFrom('first-aid', 'plumbing'),
    name: fc.constantFrom('急救', '水电工'),
    nameEn: fc.constantFrom('First aid', 'Plumbing'),
  }),
  'retire-skill': fc.record({ skill: fc.constantFrom('first-aid', 'plumbing') }),
  'register-body': fc.record({
    body: fc.constantFrom('water', 'court'),
    name: fc.constant('自来水公司'),
    kind: fc.constant('utility'),
    contact: fc.constant('96116'),
    competence: fc.constant('供水'),
  }),
  'retire-body': fc.record({ body: fc.constantFrom('water', 'court') }),
  'register-program': fc.record({ name: fc.constant('电梯'), identity: account }),
  'revoke-program': fc.record({ program: fc.constantFrom('u-idp-lifts', 'lifts', 'other') }),
  'save-order-columns': fc.record({ hotline: party, columns: fc.constant({ reference: 'No', text: 'What' }) }),
  'keep-subjects': fc.record({ issuer: fc.constantFrom('idp', 'other') }),
  'publish-report': fc.record({
    month: fc.constantFrom('2025-12', '2026-01', '2026-02'),
    position: fc.constant('9'),
    digest: fc.constant('0'.repeat(64)),
    figures: fc.constant([{ by: 'all', demands: 0, ...noRates, apart: [] }]),
    corrections: fc.constant([]),
  }),
  'summarize-week': fc
    .constantFrom(0, 7, 14)
    .map((days) => ({ from: dayText(MONDAY + days), until: dayText(MONDAY + days + 6) }))
    .map((week) => ({ ...week, open: 0, overdue: 0, raised: 0, closed: 0 })),
  'set-calendar': fc.record({
    year: fc.constant(2026),
    holidays: fc.uniqueArray(fc.constantFrom('2026-01-01', '2026-10-01')),
    workdays: fc.uniqueArray(fc.constantFrom('2026-01-03', '2026-10-01')),
  }),
} satisfies Record<Exclude<keyof typeof community.commands, 'establish'>, fc.Arbitrary<object>>

const sender: fc.Arbitrary<Actor> = fc.constantFrom(admin, admin, jwh, chess, workers, engine, reporting)
const one = fc
  .constantFrom(...Object.entries(data))
  .chain(([command, arbitrary]) =>
    fc.record({ command: fc.constant(command), data: arbitrary, actor: sender, later: fc.nat(DAY) }),
  )

/** No person of these plays is enrolled, so a party may name any of them. */
const play: typeof played = (of, those) => played(of, those, { absentee: unenrolled, standing: unenrolled })

/** A founded community with some history, then arbitrary commands. */
const steps: fc.Arbitrary<Step[]> = fc.array(one, { minLength: 10, maxLength: 50 }).map((more) => {
  let now = START
  const begin = [
    { command: 'establish', data: { name: 'Pa' } },
    ...(['jwh', 'chess', 'workers'] as const).map((id) => ({
      command: 'join-party',
      data: { party: id, name: id, ...kinds[id] },
    })),
    { command: 'add-quarter', data: { quarter: 'q1', name: '一', buildings: ['1', '2', '3', '4'] } },
    { command: 'draw-grid', data: { grid: 'g1', name: '一', areas: [{ quarter: 'q1', buildings: ['1', '2'] }] } },
  ].map((step) => ({ ...step, actor: admin, now }))
  return [
    ...begin,
    ...more.map(({ later, ...step }) => {
      now += later
      return { ...step, now }
    }),
  ]
})

test('the same events give the same state', () => {
  fc.assert(fc.property(steps, (those) => expectSameFold(community, play(community, those).history)))
})

test('no building ever lies in two grids', () => {
  fc.assert(
    fc.property(steps, (those) => {
      const { state } = play(community, those)
      const taken = Object.values(state.grids).flatMap(({ areas: drawn }) =>
        drawn.flatMap(({ quarter: id, buildings: some }) =>
          (some ?? ['1', '2', '3', '4']).map((nth) => `${id}/${nth}`),
        ),
      )
      expect(new Set(taken).size).toBe(taken.length)
    }),
  )
})

test('no person is ever on duty twice at one time for one party, or holds one post of it twice', () => {
  fc.assert(
    fc.property(steps, fc.nat(20 * DAY), (those, moment) => {
      const { state } = play(community, those)
      const persons = onDuty(state, START + moment).map(({ person: id, party: of }) => JSON.stringify([id, of]))
      expect(new Set(persons).size).toBe(persons.length)
      const posts = Object.values(state.appointments)
        .filter(({ post: { kind } }) => kind !== 'duty-roster')
        .map(({ person: id, party: of, post: held }) => JSON.stringify([id, of, held]))
      expect(new Set(posts).size).toBe(posts.length)
    }),
  )
})

test('a party that has left holds no post and never comes back', () => {
  fc.assert(
    fc.property(steps, (those) => {
      const { state, history } = play(community, those)
      const gone = history.flatMap(({ event }) => (event.name === 'PartyLeft' ? [field(event.data, 'party')] : []))
      for (const id of gone) expect(state.parties[id]?.status).toBe('left')
      for (const { party: id } of Object.values(state.appointments)) expect(gone).not.toContain(id)
    }),
  )
})

const field = (value: unknown, name: string): string => String(Object(value)[name])
