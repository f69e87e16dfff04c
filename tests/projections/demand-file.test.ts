import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history } from './history.ts'
import { answering } from './readers.ts'

const resident = { id: 'resident-1', role: 'resident' }
const words = {
  attachments: sealed('photo'),
  category: sealed('category'),
  channel: sealed('channel'),
  reference: sealed('reference'),
  place: { quarter: 'q1', area: sealed('area') },
}
const story = (
  visibility: 'public' | 'parties-involved' | 'restricted',
  { about, consents = [] }: { about?: { party: string }; consents?: readonly boolean[] } = {},
) => {
  const [first, ...rest] = told(
    '1',
    raised({ ...words, ...(about === undefined ? {} : { about }) }),
    triaged({ visibility }),
    assigned('wuye', { note: sealed('note'), person: 'person-9' }),
    accepted('wuye', { person: 'person-9' }),
    demandEvents.ProgressRecorded({ task: 't1', party: 'wuye', attachments: sealed('photo of staff') }),
    ...consents.map((granted) => demandEvents.PublicationConsentChanged({ granted })),
  )
  const events = history([...(first === undefined ? [] : [{ ...first, by: resident }]), ...rest])
  const row = { ...folded(demands, events).row(headers, '1'), its: null, circle: null }
  const answers = answering(events)
  return async (who: Actor) => ({
    told: await answers.story(demandFile, row, who),
    head: answers.show(demandFile, row, who),
    opens: answers.opens(demandFile, row, who),
  })
}

describe('a reader who is involved', () => {
  const as = story('parties-involved')
  test.each([
    ['its raiser', reader('resident', { id: 'resident-1' })],
    ['the party that holds the task', reader('property-company', { party: 'wuye' })],
    ['those who sort demands', reader('social-work', { party: 'shegong' })],
  ])('%s is told everything, to be opened', async (_, who) => {
    const { told: entries, opens, head } = await as(who)
    expect(opens).toBe(true)
    expect(head.raiser).toEqual({ kind: 'resident', id: 'resident-1' })
    expect(entries[0]).toMatchObject({
      event: 'DemandRaised',
      actor: 'resident-1',
      data: { contact: sealed('contact') },
    })
    expect(entries[2]).toMatchObject({ event: 'TaskAssigned', data: { note: sealed('note'), person: 'person-9' } })
  })
})

describe('an onlooker', () => {
  const onlooker = reader('resident', { id: 'resident-2' })

  test('gets nothing that the raiser wrote, and no names', async () => {
    const { told: entries, opens, head } = await story('public')(onlooker)
    expect(opens).toBe(false)
    expect(head).toMatchObject({ raiser: { kind: 'resident', id: null }, summary: 'Lamp out' })
    expect(entries[0]).toMatchObject({
      actor: null,
      data: {
        text: null,
        category: null,
        channel: null,
        reference: null,
        contact: null,
        place: { quarter: 'q1', area: null },
        raiser: { withheld: true },
      },
    })
    const everything = JSON.stringify(entries)
    for (const secret of ['sealed', 'resident-1', 'person-9', 'person-1']) expect(everything).not.toContain(secret)
  })

  test('reads the words and photos of a raiser who consents to their publication, and nothing else', async () => {
    const { told: entries, opens } = await story('public', { consents: [true] })(onlooker)
    expect(opens).toBe(false)
    expect(entries[0]).toMatchObject({ data: { text: sealed('text'), attachments: sealed('photo') } })
    const everything = JSON.stringify(entries)
    expect(everything.match(/"sealed":"[^"]*"/g)).toEqual(['"sealed":"text"', '"sealed":"photo"'])
    for (const secret of ['resident-1', 'person-9']) expect(everything).not.toContain(secret)
  })

  test('loses them when the raiser takes that back, or triage makes the demand less public', async () => {
    for (const as of [story('public', { consents: [true, false] }), story('parties-involved', { consents: [true] })])
      expect(JSON.stringify((await as(onlooker)).told)).not.toContain('sealed')
  })
})

test('the filter by reference needs a reader who may read it', () => {
  const { reference } = demandFile.filters
  const asked = {
    reader: reader('anonymous'),
    now: 0,
    searchHash: (text: string) => `hash of ${text}`,
    startOf: () => 0,
  }
  expect(reference).toMatchObject({ sees: demandFile.opens })
  expect(reference?.where('a,b', asked)).toEqual({ column: 'referenceHash', oneOf: ['hash of a', 'hash of b'] })
  expect(reference?.where('a,', asked)).toBeUndefined()
})

test('an overseer sees who did what, and no personal values', async () => {
  const { told: entries, opens } = await story('restricted')(reader('auditor'))
  expect(opens).toBe(false)
  expect(entries[3]).toMatchObject({ event: 'TaskAccepted', actor: 'person-1', data: { person: 'person-9' } })
  expect(JSON.stringify(entries)).not.toContain('sealed')
  expect(JSON.stringify(entries)).not.toContain('resident-1')
})

test('a reader whom it is about does not learn who raised it, in any role', async () => {
  const {
    told: entries,
    opens,
    head,
  } = await story('public', { about: { party: 'shegong' }, consents: [true] })(
    reader('social-work', { party: 'shegong' }),
  )
  expect(head.raiser).toBeNull()
  expect(entries[0]).toMatchObject({ role: null, party: null, actor: null, data: { raiser: { withheld: true } } })
  expect(JSON.stringify(entries)).not.toMatch(/resident-1|sealed/)
  expect(opens).toBe(false)
})
