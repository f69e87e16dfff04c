import { describe, expect, test } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { demandStoryEntry } from '../../projections/demands/demand-story.ts'
import { demands } from '../../projections/demands/demands.ts'
import { type Header, headers } from '../../projections/demands/headers.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history } from './history.ts'

const resident = { id: 'resident-1', role: 'resident' }
const story = (visibility: 'public' | 'parties-involved' | 'restricted', about?: { party: string }) => {
  const [first, ...rest] = told(
    '1',
    raised({ place: { quarter: 'q1' }, ...(about === undefined ? {} : { about }) }),
    triaged({ visibility }),
    assigned('wuye', { note: sealed('note'), person: 'person-9' }),
    accepted('wuye', { person: 'person-9' }),
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

test('an onlooker reads the text of a public demand, and no names', () => {
  const { told: entries, opens, head } = story('public')(reader('anonymous'))
  expect(opens).toBe(true)
  expect(head.raiser).toEqual({ kind: 'resident', id: null })
  expect(entries[0]).toMatchObject({ actor: null, data: { text: sealed('text'), place: { quarter: 'q1' } } })
  const everything = JSON.stringify(entries)
  for (const secret of ['contact', 'note"', 'resident-1', 'person-9', 'person-1'])
    expect(everything).not.toContain(secret)
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
  } = story('public', { party: 'shegong' })(reader('social-work', { party: 'shegong' }))
  expect(head.raiser).toBeNull()
  expect(entries[0]).toMatchObject({ role: '', party: null, actor: null })
  expect(JSON.stringify(entries)).not.toMatch(/resident-1|sealed|raiser/)
  expect(opens).toBe(true)
})
