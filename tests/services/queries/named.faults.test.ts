import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor, DomainEvent, RecordedEvent } from '../../../domain/kernel/index.ts'
import { accepted, assigned, delivered, raised, reader, told, triaged } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { QUESTIONS, surfacesOf } from './surfaces.ts'

const { DemandClosed, FeedbackGiven, HarmSuspected, ProgressRecorded, ReplyGiven, ReplyOpened } = demandEvents

/** Readers whom the demand is about: a party, its person, a coordinator, and a person in their own name. */
const NAMED: readonly (readonly [object, Actor])[] = [
  [{ party: 'shop' }, reader('enterprise', { id: 'p-shop', party: 'shop' })],
  [{ party: 'jwh' }, reader('committee', { id: 'p-jwh', party: 'jwh' })],
  [{ person: 'clerk' }, reader('committee', { id: 'clerk', party: 'other' })],
  [{ person: 'lin' }, reader('resident', { id: 'lin' })],
]

const reply = (about: object) =>
  ReplyGiven({ about, by: 'x', state: 'raised', revised: false, text: { sealed: 'r' } } as Parameters<
    typeof ReplyGiven
  >[0])

/** A demand and what became of it; `way` changes all that those whom it is about must not learn. */
function lives(about: object, way: 'one' | 'other', more: readonly DomainEvent[] = []): RecordedEvent[] {
  const one = way === 'one'
  const by = one ? { id: 'resident-7', role: 'resident' } : { id: 'p-wuye', role: 'property-company', party: 'wuye' }
  const raising = raised({
    about,
    visibility: 'restricted',
    raiser: one ? { kind: 'resident', id: 'resident-7' } : { kind: 'party', party: 'wuye' },
    text: { sealed: one ? 'a' : 'b' },
    place: one ? { quarter: 'q1', grid: 'g1' } : { quarter: 'q2' },
    concerns: one ? ['health'] : ['mediation'],
    ...(one ? { contact: { sealed: 'c' }, category: { sealed: 'd' }, related: ['2'] } : {}),
  } as Parameters<typeof raised>[0])
  const holder = one ? 'wuye' : 'dui'
  const events = [
    raising,
    triaged({ visibility: 'restricted', summary: one ? 'Noise' : 'Smell', place: {} }),
    assigned(holder),
    accepted(holder),
    one ? ProgressRecorded({ party: holder }) : FeedbackGiven({ resolved: false }),
    delivered(holder),
    DemandClosed({ basis: 'callback', party: one ? 'other' : 'street' }),
    ...more,
  ]
  return history(events.flatMap((event) => told('a', event).map((each) => ({ ...each, by }))))
}

async function foundBy(events: readonly RecordedEvent[], who: Actor): Promise<readonly string[]> {
  const surfaces = surfacesOf(events)
  const pages = await Promise.all(QUESTIONS.map((question) => surfaces.pages(question, who)))
  const found = [...pages, await surfaces.files(who), await surfaces.feed(who)]
  surfaces.close()
  return found
}

test.each(NAMED)(
  'those whom a demand is about, %j, learn its state, item and times, and nothing else',
  async (about, who) => {
    const found = await foundBy(lives(about, 'one'), who)
    expect(await foundBy(lives(about, 'other'), who)).toEqual(found)
    const all = found.join()
    for (const word of ['resident-7', 'wuye', 'Noise', 'sealed', 'p-wuye']) expect(all).not.toContain(word)
    for (const word of ['"state":"closed"', '"item":"3.07.2"', 'demand-about-you']) expect(all).toContain(word)
  },
  60_000,
)

test('those whom a demand is about read their own answers, and not those of others', async () => {
  const [about, who] = NAMED[0] ?? []
  if (about === undefined || who === undefined) throw new Error('no reader')
  const own = (await foundBy(lives(about, 'one', [reply(about)]), who)).join()
  expect(own).toContain('ReplyGiven')
  expect(own).toContain('"text"')
  const others = [demandEvents.AboutNamed({ about: { party: 'jwh' }, by: 'raiser' }), reply({ party: 'jwh' })]
  const all = (await foundBy(lives(about, 'one', others), who)).join()
  expect(all).not.toContain('ReplyGiven')
  expect(all).not.toContain('jwh')
}, 60_000)

test.each(NAMED)(
  'of suspected harm, %j learn nothing until the street office opens it',
  async (about, who) => {
    const harm = HarmSuspected({ of: 'minor', dueBy: moment(20) })
    const hidden = await foundBy(lives(about, 'one', [harm]), who)
    expect(await foundBy([], who)).toEqual(hidden)
    const opened = (
      await foundBy(lives(about, 'one', [harm, ReplyOpened({ party: 'street', reason: { sealed: 'x' } })]), who)
    ).join()
    expect(opened).toContain('"state":"closed"')
    for (const word of ['HarmSuspected', 'street', 'sealed', 'minor']) expect(opened).not.toContain(word)
  },
  60_000,
)
