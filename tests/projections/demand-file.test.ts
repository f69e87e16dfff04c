import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { demandStoryEntry } from '../../projections/demands/demand-story.ts'
import { demands } from '../../projections/demands/demands.ts'
import { type Header, headers } from '../../projections/demands/headers.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history } from './history.ts'

const resident = { id: 'resident-1', role: 'resident' }
const words = {
  attachments: sealed('photo'),
  category: sealed('category'),
  channel: sealed('channel'),
  reference: sealed('reference'),
  place: { quarter: 'q1', area: sealed('area') },
}
const consent = (granted: boolean) => demandEvents.PublicationConsentChanged({ granted })
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
    ...consents.map(consent),
  )
  const events = history([...(first === undefined ? [] : [{ ...first, by: resident }]), ...rest])
  const row = folded(demands, events).row(headers, '1') as Header
  return (who: Actor) => ({
    told: events.map((event) => demandStoryEntry(event, row, who)),
    head: demandFile.show({ ...row, its: null }, who) as Record<string, unknown>,
    opens: demandFile.opens?.(row, who),
  })
}

describe('a reader who is involved', () => {
  const as = story('parties-involved')
  test.each([
    ['its raiser', reader('resident', { id: 'resident-1' })],
    ['the party that holds the task', reader('property-company', { party: 'wuye' })],
    ['those who sort demands', reader('social-work', { party: 'shegong' })],
  ])('%s is told everything, to be opened', (_, who) => {
    const { told: entries, opens, head } = as(who)
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

  test('gets nothing that the raiser wrote, and no names', () => {
    const { told: entries, opens, head } = story('public')(onlooker)
    expect(opens).toBe(false)
    expect(head).toMatchObject({
      raiser: { kind: 'resident', id: null },
      summary: 'Lamp out',
      category: null,
      area: null,
      reference: null,
    })
    expect(entries[0]).toMatchObject({ actor: null, data: { urgent: false } })
    const everything = JSON.stringify([entries, head])
    for (const secret of ['sealed', 'contact', 'note"', 'resident-1', 'person-9', 'person-1'])
      expect(everything).not.toContain(secret)
  })

  test('reads the words and photos of a raiser who consents to their publication, and nothing else', () => {
    const { told: entries, opens, head } = story('public', { consents: [true] })(onlooker)
    expect(opens).toBe(true)
    expect(entries[0]).toMatchObject({ data: { text: sealed('text'), attachments: sealed('photo') } })
    const everything = JSON.stringify([entries, head])
    for (const secret of [
      'contact',
      'category"}',
      'channel',
      'reference"}',
      'area"}',
      'note"',
      'resident-1',
      'person-9',
    ])
      expect(everything).not.toContain(secret)
  })

  test('loses them when the raiser takes that back, or triage makes the demand less public', () => {
    for (const as of [story('public', { consents: [true, false] }), story('parties-involved', { consents: [true] })]) {
      const { told: entries, opens } = as(onlooker)
      expect(opens).toBe(false)
      expect(JSON.stringify(entries)).not.toContain('sealed')
    }
  })
})

test('the filter by reference finds only demands whose reference the reader may read', () => {
  const asked = { now: 0, searchHash: (text: string) => `hash of ${text}` }
  const finds = (who: Actor) => JSON.stringify(demandFile.filters.reference?.where('a,b', { reader: who, ...asked }))
  expect(finds(reader('service'))).toBe(
    JSON.stringify({ all: [{ column: 'referenceHash', oneOf: ['hash of a', 'hash of b'] }, { all: [] }] }),
  )
  expect(finds(reader('auditor'))).toContain('{"any":[]}')
  expect(finds(reader('administrator'))).toContain('{"any":[]}')
  expect(finds(reader('resident', { id: 'resident-2' }))).not.toContain('visibility')
})

test('an overseer sees who did what, and no personal values', () => {
  const { told: entries, opens } = story('restricted')(reader('auditor'))
  expect(opens).toBe(false)
  expect(entries[3]).toMatchObject({ event: 'TaskAccepted', actor: 'person-1', data: { person: 'person-9' } })
  expect(JSON.stringify(entries)).not.toContain('sealed')
  expect(JSON.stringify(entries)).not.toContain('resident-1')
})

test('a reader whom it is about does not learn who raised it, in any role', () => {
  const {
    told: entries,
    opens,
    head,
  } = story('public', { about: { party: 'shegong' } })(reader('social-work', { party: 'shegong' }))
  expect(head.raiser).toBeNull()
  expect(entries[0]).toMatchObject({ role: '', party: null, actor: null })
  expect(JSON.stringify(entries)).not.toMatch(/resident-1|sealed|raiser/)
  expect(opens).toBe(false)
})
