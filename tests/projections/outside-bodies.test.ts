import { expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { bodies, outsideBodies } from '../../projections/outside-bodies/outside-bodies.ts'
import type { RowOf } from '../../projections/runtime/index.ts'
import { reader, sealed } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { answering } from './readers.ts'

const { OutsideBodyRegistered, OutsideBodyRetired } = communityEvents
const registered = (body: string, name: string): Told => ({
  stream: 'community-pa',
  event: OutsideBodyRegistered({
    body,
    name,
    kind: 'utility',
    contact: sealed(`contact of ${body}`),
    competence: '供水和抢修',
  }),
})
const view = outsideBodies.views['outside-bodies']

test('the register lists bodies for everyone, and opens their contacts to those who act for a party', () => {
  const told = [
    registered('water', '自来水公司'),
    { stream: 'community-pa', event: OutsideBodyRetired({ body: 'water' }) },
  ]
  const row = folded(outsideBodies, history(told)).row(bodies, 'water') as RowOf<typeof bodies>
  const { show, opens, holds } = answering(history(told))
  const committee = reader('committee', { party: 'jwh' })
  const resident = reader('resident')
  expect(show(view, row, committee)).toMatchObject({ id: 'water', competence: '供水和抢修', retired: true })
  for (const who of [committee, resident]) expect(holds(view.visible(who, { now: 0 }), row)).toBe(true)
  expect([opens(view, row, committee), opens(view, row, resident)]).toEqual([true, false])
})
