import { describe, expect, test } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history } from './history.ts'
import { answering } from './readers.ts'

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
  const row = { ...folded(demands, events).row(headers, '1'), its: null }
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

test('an onlooker reads the text of a public demand, and no names', async () => {
  const { told: entries, opens, head } = await story('public')(reader('anonymous'))
  expect(opens).toBe(false)
  expect(head.raiser).toEqual({ kind: 'resident', id: null })
  expect(entries[0]).toMatchObject({
    actor: null,
    data: { text: sealed('text'), contact: null, place: { quarter: 'q1' }, raiser: { withheld: true } },
  })
  const everything = JSON.stringify(entries)
  for (const secret of ['sealed":"contact', 'sealed":"note', 'resident-1', 'person-9', 'person-1'])
    expect(everything).not.toContain(secret)
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
  } = await story('public', { party: 'shegong' })(reader('social-work', { party: 'shegong' }))
  expect(head.raiser).toBeNull()
  expect(entries[0]).toMatchObject({ role: null, party: null, actor: null, data: { raiser: { withheld: true } } })
  expect(JSON.stringify(entries)).not.toMatch(/resident-1|sealed/)
  expect(opens).toBe(false)
})
