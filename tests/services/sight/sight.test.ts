import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor, RecordedEvent } from '../../../domain/kernel/index.ts'
import { raised, reader, stream, told } from '../../projections/demands.ts'
import { history } from '../../projections/history.ts'
import { enrolled, member, of } from '../../projections/people.ts'
import { fed } from '../../projections/readers.ts'

const { ApprovalAsked, DemandMerged, MergeOrdered } = demandEvents
const before = [
  ...of('person-1', enrolled('person-1'), member('jwh')),
  ...told('1', raised({ visibility: 'public' })),
  ...told('2', raised({ visibility: 'restricted', about: { party: 'gone' }, concerns: ['violence'] })),
]
const gone = reader('committee', { id: 'li', party: 'gone' })
const jwh = reader('committee', { id: 'wang', party: 'jwh' })
const auditor = reader('auditor')
const grounds = (...streams: readonly string[]) => `community-pa@3 ${streams.map((one) => `${one}@0`).join(' ')}`

/** The last event, decided on these grounds, as the reader is told of it. */
async function lastFor(who: Actor, event: Parameters<typeof told>[1], reads: string) {
  const events = history([...before, ...told('1', event)])
  const last = events.at(-1) as RecordedEvent
  const shown = await fed([...events.slice(0, -1), { ...last, reads }], who)
  return shown.at(-1)
}

test('readers are told what a decision read where they may know of all of it', async () => {
  const order = MergeOrdered({ demands: ['2', '3'] })
  const reads = grounds(stream('1'), stream('2'))
  expect(await lastFor(jwh, order, reads)).toMatchObject({ reads })
  expect(await lastFor(auditor, order, reads)).toMatchObject({ reads })
  const seen = await lastFor(gone, order, reads)
  expect(seen).toMatchObject({ type: 'governance.MergeOrdered.v1', actor: 'person-1' })
  expect(seen).not.toHaveProperty('reads')
  expect(JSON.stringify(seen?.data)).not.toContain('2')
})

test('the record by which a sender acts is told to those who are told who sent it', async () => {
  const reads = grounds('person-pa-person-1')
  expect(await lastFor(gone, DemandMerged({ original: '9' }), reads)).toMatchObject({ actor: 'person-1', reads })
  const others = grounds('person-pa-person-1', stream('2'))
  expect(await lastFor(gone, DemandMerged({ original: '9' }), others)).not.toHaveProperty('reads')
})

test('the terms of an approval are withheld from readers who may not know of the demand that they name', async () => {
  const asked = ApprovalAsked({
    approval: 'ap1',
    party: 'jwh',
    asked: { act: 'merge', original: '2' },
    independence: 'another-society',
    stage: 'society',
    dueBy: '2026-03-09T00:00:00.000Z',
  })
  expect(await lastFor(jwh, asked, grounds())).toMatchObject({ data: { asked: { original: '2' } } })
  const seen = await lastFor(gone, asked, grounds())
  expect(seen).toMatchObject({ data: { approval: 'ap1', asked: { withheld: true } } })
})
