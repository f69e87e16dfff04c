import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { demands } from '../../../projections/demands/demands.ts'
import { sight } from '../../../projections/sight/sight.ts'
import { assigned, delivered, raised, reader, told, triaged } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { viewsOver } from './memory-views.ts'

const restricted = { visibility: 'restricted' } as const
const events = history([
  ...Array.from({ length: 7 }, (_, nth) => told(`new-${nth}`, raised({ visibility: 'public' }))).flat(),
  ...told('sorted', raised(), triaged()),
  ...told('under-way', raised(), triaged(), assigned('wuye')),
  ...told('done', raised(), triaged(), assigned('wuye'), delivered('wuye')),
  ...told('hidden', raised(restricted)),
  ...told('about', raised({ ...restricted, about: { party: 'wuye' } })),
  ...told('gone', raised({ visibility: 'public' }), demandEvents.DemandWithdrawn({})),
])

const READERS: readonly Actor[] = [
  reader('anonymous'),
  reader('resident', { id: 'resident-1' }),
  reader('resident', { id: 'resident-2' }),
  reader('committee', { party: 'jwh' }),
  reader('property-company', { party: 'wuye' }),
  reader('organization', { party: 'dui' }),
  reader('auditor'),
]
const QUESTIONS = [
  ['demand-board', {}],
  ['demand-board', { overdue: 'true' }],
  ['demand-board', { party: 'wuye' }],
  ['demand-board', { level: 'L3', sort: 'newest' }],
  ['demand-board', { text: 'lamp' }],
  ['demands', {}],
  ['demands', { raiser: 'me' }],
  ['demands', { endedSince: moment(0), state: 'withdrawn' }],
] as const

test.each(QUESTIONS)('%s %j: the counts are those of the rows that a reader is shown', async (view, filters) => {
  const { views, close } = viewsOver([demands, sight], events)
  try {
    for (const who of READERS) {
      const asked = { view, community: 'pa', filters, reader: who, now: Date.parse(moment(60)) }
      const { rows } = await views.page({ ...asked, limit: 500 })
      const shown: Record<string, number> = {}
      for (const { state } of rows as readonly { readonly state: string }[]) shown[state] = (shown[state] ?? 0) + 1
      // A limit and a cursor belong to pages.
      const { counts } = await views.counts({ ...asked, limit: 1 })
      expect(counts, JSON.stringify(who)).toEqual(shown)
    }
  } finally {
    close()
  }
})

test('counts follow the log, and are asked of views alone that count', async () => {
  const asked = { community: 'pa', filters: {}, reader: reader('auditor'), limit: 1 }
  const { views, close } = viewsOver([demands, sight], events)
  expect((await views.counts({ ...asked, view: 'demand-board' })).counts).toMatchObject({ raised: 9, triaged: 1 })
  await expect(views.counts({ ...asked, view: 'statutory-requests' })).rejects.toMatchObject({ code: 'view.unknown' })
  await expect(views.counts({ ...asked, view: 'demands', filters: { words: 'x' } })).rejects.toMatchObject({
    code: 'filter.unknown',
  })
  close()
})
