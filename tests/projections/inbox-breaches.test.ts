import { expect, test } from 'vitest'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { assigned, raised, reader, sealed, stream, told } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const dui = reader('organization', { id: 'p-dui', party: 'dui' })
const book = (...events: readonly DomainEvent[]): Told[] => events.map((event) => ({ stream: 'workbook-pa', event }))

test('a party has breaches that it must remedy, and may contest for 15 days', () => {
  const breach = { breach: 'b1', party: 'dui', item: '3.07.2' }
  const recorded = workbookEvents.BreachRecorded({ ...breach, kind: 'late' })
  expect(inboxOf(book(recorded), dui)).toMatchObject([
    {
      kind: 'breach-recorded',
      needs: true,
      about: { breach: 'b1', breachKind: 'late', contestUntil: moment(15 * 24) },
    },
  ])
  // What shows the breach is named to parties that may know of it.
  const restricted = told('1', raised({ visibility: 'restricted' }))
  const shown = workbookEvents.BreachRecorded({ ...breach, kind: 'late', source: stream('1') })
  const [hidden] = inboxOf([...restricted, ...book(shown)], dui)
  expect(hidden?.about).toEqual({
    breach: 'b1',
    breachKind: 'late',
    item: '3.07.2',
    contestUntil: expect.any(String),
  })
  const involved = inboxOf([...restricted, ...told('1', assigned('dui')), ...book(shown)], dui)
  expect(involved.find(({ kind }) => kind === 'breach-recorded')?.about).toMatchObject({ source: stream('1') })
  const remedied = workbookEvents.BreachRemedied({ breach: 'b1', party: 'dui' })
  expect(inboxOf(book(recorded, remedied), dui)).toMatchObject([{ kind: 'breach-remedied', needs: false }])
})

test('of a breach that a restricted demand shows, both sides read only that there is a message', () => {
  const about = { breach: 'b1', party: 'dui', item: '3.07.2', source: stream('1') }
  const answer = { breach: 'b1', party: 'dui', answeredBy: 'jwh', stage: 'society', upheld: true } as const
  const events = [
    workbookEvents.BreachRecorded({ ...about, kind: 'late' }),
    workbookEvents.BreachContested({
      ...about,
      ...{ recordedBy: 'wuye', words: sealed('no'), stage: 'society', kinds: ['committee'], dueBy: moment(40) },
    }),
    workbookEvents.BreachContestAnswered({ ...answer, reason: sealed('late') }),
    workbookEvents.BreachDismissed({ breach: 'b1', party: 'dui', reason: sealed('moot') }),
  ]
  const wuye = reader('property-company', { id: 'wu', party: 'wuye' })
  const committee = reader('committee', { id: 'zhao', party: 'jwh' })
  for (const [at] of events.entries())
    for (const who of [dui, wuye, committee]) {
      const told = (visibility: 'restricted' | 'public') =>
        inboxOf([...demandShowing(visibility), ...book(...events.slice(0, at + 1))], who).filter(({ kind }) =>
          kind.startsWith('breach-'),
        )
      for (const entry of told('restricted'))
        expect(entry).toMatchObject({ title: { en: 'There is a message for you.' }, reason: null })
      for (const entry of told('public')) expect(entry.title.en).toContain('breach')
    }
})

const demandShowing = (visibility: 'restricted' | 'public'): Told[] =>
  told('1', raised({ visibility }), assigned('dui'))

test('independent parties are asked about a contested breach, and both sides get the answer', () => {
  const breach = { breach: 'b1', party: 'dui', item: '3.07.2' }
  const recorded = workbookEvents.BreachRecorded({ ...breach, kind: 'late' })
  const contested = workbookEvents.BreachContested({
    ...breach,
    recordedBy: 'wuye',
    words: sealed('no'),
    stage: 'society',
    kinds: ['committee', 'organization'],
    people: ['li'],
    dueBy: moment(40),
  })
  const asked = [{ kind: 'breach-contested', needs: true, due: moment(40), reason: sealed('no') }]
  const committee = reader('committee', { id: 'zhao', party: 'jwh' })
  const street = reader('street-office', { id: 'qian', party: 'street' })
  const chess = reader('organization', { id: 'sun', party: 'chess' })
  const wuye = reader('property-company', { id: 'wu', party: 'wuye' })
  const events = book(recorded, contested)
  expect(inboxOf(events, dui)).toMatchObject([{ kind: 'breach-contested', needs: false }])
  expect(inboxOf(events, wuye)).toMatchObject([{ kind: 'breach-contested', needs: false }])
  for (const who of [committee, reader('organization', { id: 'li', party: 'chess' })])
    expect(inboxOf(events, who)).toMatchObject(asked)
  expect(inboxOf(events, street)).toMatchObject([{ ...asked[0], about: { after: moment(40) } }])
  expect(inboxOf(events, chess)).toEqual([])
  const answered = workbookEvents.BreachContestAnswered({
    breach: 'b1',
    party: 'dui',
    answeredBy: 'jwh',
    stage: 'society',
    upheld: true,
    reason: sealed('late'),
  })
  const after = book(recorded, contested, answered)
  const told = { kind: 'breach-answered', about: { upheld: true }, reason: sealed('late') }
  expect(inboxOf(after, dui)).toMatchObject([{ ...told, needs: true }])
  expect(inboxOf(after, wuye)).toMatchObject([{ ...told, needs: false }])
  for (const who of [committee, street]) expect(inboxOf(after, who)).toEqual([])
})
