import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Actor, HOUR, type Instant, instant, parseStream } from '../../domain/kernel/index.ts'
import { missedAt, overAt } from '../../domain/resource/deadlines.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import { resource } from '../../domain/resource/resource.ts'
import { shareName, stockOf } from '../../domain/resource/shapes.ts'
import { unoffered } from '../../domain/resource/state.ts'
import type { Span } from '../../domain/sharing/windows.ts'
import { partyBalances } from '../../projections/resource-sharing/balances.ts'
import { calendar } from '../../projections/resource-sharing/calendar.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import { type ResourceRow, resources } from '../../projections/resource-sharing/resources.ts'
import { type ShareRow, shares } from '../../projections/resource-sharing/shares.ts'
import { resourceUse, supply } from '../../projections/resource-sharing/supply.ts'
import { NEVER } from '../../projections/shared-rules/due-time.ts'
import { partyFigures } from '../../projections/workbook-compliance/party-file.ts'
import { workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { chess, guard, jwh, service, workers } from '../domain/resource/story.ts'
import { walk, walks } from '../domain/resource/walk.ts'
import { reader } from './demands.ts'
import { BEGINNING, folded, history } from './history.ts'
import { answering, fed } from './readers.ts'
import { resourceLives } from './resources.ts'
import { figureAt, figuresAt, summedFor } from './summed.ts'

/** Any sequence of events of a resource that the rules allow: as a state of the domain, and as events. */
const lives = walks.map((paces) => {
  const strides = walk(paces)
  const told = strides.flatMap(({ events, actor, now }) =>
    events.map((event) => ({ stream: 'resource-pa-hall', event, by: actor, at: (now - BEGINNING) / HOUR })),
  )
  return { state: strides.at(-1)?.after ?? unoffered, events: history(told) }
})
const numRuns = 80

const within = (window: Span | undefined, now: Instant): boolean =>
  window === undefined || (window.from <= now && now < window.until)

test('a resource and its shares stand in the views where the domain says', () => {
  fc.assert(
    fc.property(lives, ({ state, events }) => {
      const found = folded(resourceSharing, events)
      const status = state.withdrawn ? 'withdrawn' : 'offered'
      const { owner, quantity } = state
      expect(found.row(resources, 'hall')).toMatchObject({ owner, quantity, status })
      const live = new Map(state.shares.map((share) => [shareName('hall', share.id), share]))
      const ended = found.rows(shares).filter(({ id }) => !live.has(String(id)))
      expect(found.rows(shares).length - ended.length).toBe(live.size)
      for (const [id, share] of live) {
        const { state: stands, party, quantity: many } = share
        const alarm = overAt(share) ?? missedAt(share) ?? NEVER
        expect(found.row(shares, id)).toMatchObject({ state: stands, party, quantity: many, alarm })
      }
      for (const one of ended) {
        expect(['requested', 'waiting', 'held', 'using']).not.toContain(one.state)
        expect(one).toMatchObject({ dueAt: null, expiresAt: null, alarm: NEVER })
      }
      const now = instant(events.at(-1)?.recordedtime ?? '')
      // A unit handed over early or returned late is outside its window: more units may be out than there are.
      const asPromised = state.shares.every(({ state: stands, window }) => stands !== 'using' || within(window, now))
      const left = figureAt(found, resourceUse.table, { resource: 'hall' })?.left ?? 0
      if (asPromised) expect(left).toBeGreaterThanOrEqual(0)
    }),
    { numRuns },
  )
})

/** Lives of one resource by the rules, and of several with events in any order. */
const histories = fc.oneof(
  lives.map(({ events }) => events),
  resourceLives(0).map((told) => history(told)),
)

test('the value given is the value received, in every month and category of every generated history', () => {
  let months = 0
  fc.assert(
    fc.property(histories, (events) => {
      const sums = new Map<string, number>()
      for (const { month, category, given, received } of figuresAt(
        folded(resourceSharing, events),
        partyBalances.table,
      )) {
        const key = `${month} ${category}`
        sums.set(key, (sums.get(key) ?? 0) + Number(given) - Number(received))
        if (Number(given) > 0 && month !== 'total') months += 1
      }
      expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([])
    }),
    { numRuns },
  )
  expect(months, 'months in which a party gave').toBeGreaterThan(0)
})

test('files of parties show what the balances show', () => {
  fc.assert(
    fc.property(histories, (events) => {
      const balances = figuresAt(folded(resourceSharing, events), partyBalances.table).filter(
        ({ month, category }) => month === 'total' && category === 'all',
      )
      const files = folded(workbookCompliance, events)
      for (const { party, gave, given, took, received, unreturned } of balances) {
        expect(
          summedFor(reader('auditor'), files, partyFigures.table, { party: String(party) }) ?? {
            gave: 0,
            givenValue: 0,
            took: 0,
            receivedValue: 0,
            unreturned: 0,
          },
        ).toMatchObject({ gave, givenValue: given, took, receivedValue: received, unreturned })
      }
    }),
    { numRuns },
  )
})

test('what a fund took in was paid, went back or on, or is left', () => {
  let met = 0
  fc.assert(
    fc.property(lives, ({ state, events }) => {
      if (stockOf(state.category) !== 'fund') return
      const sumOf = (name: string) =>
        events
          .filter(({ type }) => type.includes(`.${name}.`))
          .reduce((sum, { data }) => sum + Number((data as { readonly quantity?: number }).quantity ?? 0), 0)
      const set = events.some(
        ({ type, data }) => type.includes('.TermsChanged.') && Object.hasOwn(Object(data), 'quantity'),
      )
      if (set) return
      met += sumOf('FundsReturned')
      const found = folded(resourceSharing, events)
      expect(sumOf('ResourceOffered') + sumOf('FundsPledged')).toBe(
        sumOf('ResourceConsumed') + sumOf('FundsReturned') + Number(found.row(resources, 'hall')?.quantity),
      )
    }),
    { numRuns: 300 },
  )
  expect(met).toBeGreaterThan(0)
})

test('a filter by demand finds only shares of which the feed tells the reader the demand', async () => {
  const party = (id: string) => reader('enterprise', { party: id })
  const readers = [party('jwh'), party('wuye'), party('dui'), reader('auditor'), service]
  await fc.assert(
    fc.asyncProperty(resourceLives(0), fc.constantFrom(...readers), async (told, who) => {
      const events = history(told)
      const found = folded(resourceSharing, events)
      const answers = answering(events)
      const asked = (await fed(events, who)).filter(({ type }) => type === resourceEvents.ShareRequested.type)
      for (const row of found.rows(shares) as ShareRow[]) {
        const its = (found.row(resources, row.resource) ?? null) as ResourceRow | null
        const { purpose } = answers.verdicts(calendar, row, who)
        expect(answers.show(calendar, { ...row, its, use: null }, who).for === null).toBe(
          !purpose || row.demand === null,
        )
        // A generated history may request a share again: then the last request counts.
        const request = asked.findLast(
          ({ subject, data }) => shareName(streamId(subject), (data as { readonly share: string }).share) === row.id,
        )
        const { for: use } = (request?.data ?? {}) as { readonly for?: unknown }
        if (row.demand !== null) expect(use !== undefined).toBe(purpose)
      }
    }),
    { numRuns },
  )
  expect(calendar.filters.for.sees).toBe('purpose')
})

test('readers who may read the events of resources find them in the views, and no others do', () => {
  const { holds } = answering([])
  const readers: Actor[] = [
    ...[jwh, chess, workers, guard, service],
    ...(['anonymous', 'resident', 'auditor', 'administrator'] as const).map((role) => reader(role)),
  ]
  for (const who of readers) {
    for (const view of [supply, calendar])
      expect(holds(view.visible(who, { now: 0 }), {}), who.role).toBe(resource.sight.knows(unoffered, who))
  }
})

const streamId = (stream: string): string => parseStream(stream)?.id ?? ''
