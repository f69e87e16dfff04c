import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { isKnownInFull } from '../../../domain/demand/sight.ts'
import type { DemandState } from '../../../domain/demand/state.ts'
import { ROLES } from '../../../domain/kernel/actor.ts'
import {
  type Actor,
  type DomainEvent,
  type FactPredicate,
  factsMeet,
  oversees,
  type RecordedEvent,
  serves,
} from '../../../domain/kernel/index.ts'
import { personnelSharing } from '../../../projections/personnel-sharing/personnel-sharing.ts'
import { classOf, PUBLIC } from '../../../projections/runtime/index.ts'
import { DECIDING, NO_FACT } from '../../../projections/shared-rules/demand-class.ts'
import { outcomes } from '../../../projections/three-rates/outcome.ts'
import { threeRates } from '../../../projections/three-rates/three-rates.ts'
import { workbookCompliance } from '../../../projections/workbook-compliance/workbook-compliance.ts'
import type { Views } from '../../../services/queries/contract.ts'
import { raised, reader, stream, told } from '../../projections/demands.ts'
import { folded, history, type Told } from '../../projections/history.ts'
import { demandHappening } from '../../projections/lives.ts'
import {
  BreachRecorded,
  BreachRemedied,
  inCommunity,
  inWorkbook,
  PartyJoined,
  partyLives,
} from '../../projections/partners.ts'
import { walkedDemands } from '../../projections/walked.ts'
import { viewsOver } from './memory-views.ts'

const numRuns = 10
const projections = [threeRates, workbookCompliance, personnelSharing]
const DEMANDS = ['a', 'b', 'c', 'd', 'e', 'f']
const PARTIES = ['jwh', 'wuye', 'dui']

const READERS: readonly Actor[] = [
  reader('anonymous'),
  reader('anonymous', { follows: stream('a') }),
  reader('resident', { id: 'resident-1' }),
  reader('committee', { party: 'jwh' }),
  reader('committee', { id: 'clerk', party: 'other' }),
  reader('social-work', { party: 'dui' }),
  reader('property-company', { party: 'wuye' }),
  reader('organization', { party: 'dui' }),
  reader('enterprise', { party: 'shop' }),
  reader('auditor'),
  reader('administrator'),
  reader('service'),
]

const raising: fc.Arbitrary<DomainEvent> = fc
  .record({
    visibility: fc.constantFrom('public', 'parties-involved', 'restricted'),
    raiser: fc.constantFrom(
      { kind: 'resident', id: 'resident-1' },
      { kind: 'party', party: 'wuye' },
      { kind: 'party', party: 'jwh' },
      { kind: 'anonymous' },
    ),
    about: fc.constantFrom(undefined, undefined, { party: 'jwh' }, { party: 'wuye' }, { person: 'clerk' }),
    grid: fc.constantFrom('g1', 'g2'),
    day: fc.constantFrom('2026-02-10', '2026-03-02'),
  })
  .map(({ about, grid, ...rest }) =>
    raised({ ...rest, place: { quarter: 'q1', grid }, ...(about === undefined ? {} : { about }) } as Parameters<
      typeof raised
    >[0]),
  )

/** Demands of every kind and what became of them, with breaches that they show. */
const demandsAndBreaches: fc.Arbitrary<Told[]> = fc
  .tuple(
    fc.tuple(...DEMANDS.map(() => raising)),
    fc.array(fc.tuple(fc.constantFrom(...DEMANDS), demandHappening), { maxLength: 60 }),
    fc.array(fc.tuple(fc.constantFrom(...DEMANDS), fc.constantFrom(...PARTIES), fc.boolean()), { maxLength: 8 }),
  )
  .map(([raisings, then, breaches]) => [
    ...raisings.flatMap((event, at) => told(DEMANDS[at] ?? '', event)),
    ...then.flatMap(([id, event]) => told(id, event)),
    ...breaches.flatMap(([id, party, remedied], at) => {
      const breach = { breach: `of-${id}-${at}`, party }
      const recorded = BreachRecorded({ ...breach, item: '3.07.2', kind: 'late', source: stream(id) })
      return inWorkbook(recorded, ...(remedied ? [BreachRemedied(breach)] : []))
    }),
  ])

/** All events of a community, each at its time whatever is left out, up to a last one that every log has. */
const communities: fc.Arbitrary<Told[]> = fc
  .tuple(partyLives, demandsAndBreaches)
  .map(([parties, demands]) => [
    ...inCommunity(...PARTIES.map((party) => PartyJoined({ party, kind: 'committee', name: party }))),
    ...parties,
    ...demands,
    ...inCommunity(PartyJoined({ party: 'last', kind: 'enterprise', name: 'last' })),
  ])
  .map((all) => all.map((one, at) => ({ ...one, at })))

const stateOf = (events: readonly RecordedEvent[], id: string) =>
  events
    .filter(({ subject }) => subject === stream(id))
    .reduce((state, event) => demand.evolve(state, event.type.split('.')[1] ?? '', event), demand.initial)

/** Whether an event is of one of these demands, or of a breach that one of them shows. */
const isOf = ({ stream: name, event }: Told, ids: readonly string[]): boolean => {
  const { breach = '' } = event.data as { readonly breach?: string }
  return ids.some((id) => name === stream(id) || breach.startsWith(`of-${id}-`))
}

/** The views of the community without some demands and the breaches that they show, each made once. */
function variants(all: readonly Told[]) {
  const made = new Map<string, ReturnType<typeof viewsOver>>()
  return {
    without(ids: readonly string[]): Views {
      const key = ids.join()
      const known = made.get(key) ?? viewsOver(projections, history(all.filter((one) => !isOf(one, ids))))
      made.set(key, known)
      return known.views
    },
    close() {
      for (const { close } of made.values()) close()
    },
  }
}

const QUESTIONS: readonly [view: string, filters: Record<string, string>][] = [
  ['three-rates', {}],
  ['three-rates', { by: 'party', month: 'total' }],
  ['three-rates', { sort: 'latest' }],
  ['reports', {}],
  ['workbook-compliance', {}],
  ['workbook-compliance', { covered: 'true', sort: 'load' }],
  ['workbook-compliance', { covered: 'false', party: 'all' }],
  ['workbook-compliance', { module: '3', sort: 'overdue' }],
  ['parties', {}],
  ['parties', { breaches: 'true' }],
  ['personnel-sharing/skills', {}],
  ['personnel-sharing/skills', { missing: 'true', sort: 'certified' }],
]

/** Every page of every question, and every party's file, as text without positions. */
async function answers(views: Views, who: Actor): Promise<string> {
  return JSON.stringify(await pages(views, who))
}

async function pages(views: Views, who: Actor): Promise<unknown[]> {
  const parts: unknown[] = []
  for (const [view, filters] of QUESTIONS) {
    for (let after: string | undefined, more = true; more; ) {
      const asked = { view, community: 'pa', filters, limit: 7, reader: who, ...(after === undefined ? {} : { after }) }
      const { position: _, ...page } = await views.page(asked)
      parts.push(page)
      after = page.next
      more = after !== undefined
    }
  }
  for (const id of PARTIES) {
    const asked = { view: 'parties', community: 'pa', filters: {}, limit: 1, reader: who, id }
    parts.push((await views.one(asked)).row)
  }
  return parts
}

/** Whether the reader may know more of the demand than that it exists. */
const isCounted = (state: DemandState, who: Actor): boolean =>
  oversees(who) || serves(who) || factsMeet(isKnownInFull(who), demand.sight.facts(state))

/** Demands that are counted for the reader: those that they may know of, but as a resident or an anonymous raiser. */
const countedFor = (events: readonly RecordedEvent[], who: Actor): readonly string[] =>
  DEMANDS.filter((id) => {
    const state = stateOf(events, id)
    const own = who.role === 'resident' || who.role === 'anonymous'
    return own ? state.visibility === 'public' : isCounted(state, who)
  })

test('what a reader may not know of changes no byte of their figures', async () => {
  await fc.assert(
    fc.asyncProperty(communities, fc.subarray(DEMANDS), async (all, some) => {
      const events = history(all)
      const { without, close } = variants(all)
      for (const who of READERS) {
        const hidden = some.filter((id) => !isCounted(stateOf(events, id), who))
        if (hidden.length === 0) continue
        expect(await answers(without(hidden), who), who.role).toBe(await answers(without([]), who))
      }
      close()
    }),
    { numRuns },
  )
})

test('figures are those of the demands that the reader may know of, and of nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(communities, async (all) => {
      const events = history(all)
      const { without, close } = variants(all)
      for (const who of READERS) {
        const counted = countedFor(events, who)
        const others = DEMANDS.filter((id) => !counted.includes(id))
        const told = (await pages(without([]), who)).map(withoutRestricted)
        const expected = (await pages(without(others), reader('auditor'))).map(withoutRestricted)
        if (seesParties(who)) expect(told, who.role).toEqual(expected)
        expect(await demandsTold(without([]), who), who.role).toBe(counted.length)
      }
      close()
    }),
    { numRuns },
  )
})

const withoutRestricted = (answer: unknown): unknown => ({ ...Object(answer), restricted: undefined })

/** Other readers get no rows of parties and of skills at all. */
const seesParties = ({ role }: Actor): boolean => role !== 'anonymous' && role !== 'resident'

async function demandsTold(views: Views, who: Actor): Promise<number> {
  const filters = { by: 'all', month: 'total' }
  const { rows } = await views.page({ view: 'three-rates', community: 'pa', filters, limit: 9, reader: who })
  return rows.reduce((sum: number, row) => sum + (row as { demands: number }).demands, 0)
}

test('no row of figures is there for demands that the reader may not know of', async () => {
  await fc.assert(
    fc.asyncProperty(communities, async (all) => {
      const { views, close } = viewsOver(projections, history(all))
      for (const who of READERS) {
        const asked = { view: 'three-rates', community: 'pa', limit: 500, reader: who }
        const { rows } = await views.page({ ...asked, filters: {} })
        const cells = rows as { by: string; value: string | null; month: string; demands: number; returns: number }[]
        for (const cell of cells) expect(JSON.stringify(cell), who.role).toMatch(/:[1-9]/)
        // The total is the sum of the months, so that a difference tells nothing.
        for (const { by, value, demands } of cells.filter(({ month }) => month === 'total')) {
          const months = cells.filter((one) => one.by === by && one.value === value && one.month !== 'total')
          expect(months.reduce((sum, one) => sum + one.demands, 0)).toBe(demands)
        }
        const covered = { view: 'workbook-compliance', community: 'pa', limit: 500, reader: who }
        for (const [filter, holds] of [
          ['true', (assigned: number) => assigned > 0],
          ['false', (assigned: number) => assigned === 0],
        ] as const) {
          const found = await views.page({ ...covered, filters: { covered: filter } })
          for (const row of found.rows) expect(holds((row as { assigned: number }).assigned)).toBe(true)
        }
      }
      close()
    }),
    { numRuns },
  )
})

test('answers say what they leave out, by the reader alone', async () => {
  const { views, close } = viewsOver(projections, history(told('a', raised({ visibility: 'public' }))))
  const said = async (who: Actor) => {
    const asked = { community: 'pa', filters: {}, limit: 5, reader: who }
    const { restricted } = await views.page({ ...asked, view: 'three-rates' })
    const { restricted: other } = await views.page({ ...asked, view: 'restricted-demands' })
    expect(other).toBeUndefined()
    return restricted
  }
  expect(await said(reader('anonymous'))).toBe('left out')
  expect(await said(reader('resident', { id: 'resident-1' }))).toBe('left out')
  expect(await said(reader('property-company', { party: 'wuye' }))).toBe('left out')
  expect(await said(reader('committee', { party: 'jwh' }))).toBe('included unless about the reader')
  for (const role of ['auditor', 'administrator', 'service'] as const) expect(await said(reader(role))).toBe('included')
  close()
})

test('the class of a demand is that of its facts, for any sequence of events', () => {
  fc.assert(
    fc.property(walkedDemands, ({ events, state }) => {
      const facts = demand.sight.facts(state)
      const parties = (facts.confidant ?? []).filter((name) => name.startsWith('party:'))
      const { about = [], partner = [] } = facts
      const expected = facts.public === undefined ? classOf({ about, partner, confidant: parties }) : PUBLIC
      expect(folded(threeRates, events).row(outcomes, '1')?.class).toBe(expected)
    }),
    { numRuns: 150 },
  )
})

test('events that change no fact are skipped, and facts that decide nothing are in no class', () => {
  fc.assert(
    fc.property(walkedDemands, ({ events }) => {
      let state = demand.initial
      for (const event of events) {
        const name = event.type.split('.')[1] ?? ''
        const after = demand.evolve(state, name, event)
        if (NO_FACT.includes(name)) expect(demand.sight.facts(after)).toEqual(demand.sight.facts(state))
        state = after
      }
    }),
    { numRuns: 100 },
  )
  const names = ROLES.flatMap((role) => factsNamed(isKnownInFull(reader(role, { party: 'jwh', follows: 'x' }))))
  expect([...new Set(names)].sort()).toEqual(DECIDING)
})

function factsNamed(predicate: FactPredicate): string[] {
  if ('all' in predicate) return predicate.all.flatMap(factsNamed)
  if ('any' in predicate) return predicate.any.flatMap(factsNamed)
  return 'not' in predicate ? factsNamed(predicate.not) : [predicate.fact]
}
