import { expect, test } from 'vitest'
import { registeredBody } from '../../../domain/community/body-register.ts'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { chess, founded, jwh } from './people.ts'

const { OutsideBodyRegistered, OutsideBodyRetired } = communityEvents
const transit = {
  body: 'transit',
  name: '公交集团',
  kind: 'enterprise',
  contact: '96166',
  competence: '公交运营',
} as const
const history = [...founded, OutsideBodyRegistered(transit)]

test('a body is registered by each of the three societies, and changed under the same id', () => {
  given(community, founded, { actor: chess })
    .when('register-body', transit)
    .then([OutsideBodyRegistered(transit)])
  const moved = { ...transit, contact: '12328' }
  given(community, history, { actor: jwh })
    .when('register-body', moved)
    .then([OutsideBodyRegistered(moved)])
})

test('a retired body takes no referral, until it is registered again', () => {
  given(community, history, { actor: jwh })
    .when('retire-body', { body: 'transit' })
    .then([OutsideBodyRetired({ body: 'transit' })])
  const retired = given(community, [...history, OutsideBodyRetired({ body: 'transit' })], { actor: jwh })
  retired.when('retire-body', { body: 'transit' }).then([])
  expect(registeredBody(retired.state, 'transit')).toMatchObject({ code: 'body.retired' })
  const again = given(community, [...history, OutsideBodyRetired({ body: 'transit' }), OutsideBodyRegistered(transit)])
  expect(registeredBody(again.state, 'transit')).toEqual({ name: '公交集团', kind: 'enterprise' })
})

test('an id of no body is refused, also where Object has a member of that name', () => {
  for (const body of ['court', 'constructor'])
    given(community, history, { actor: jwh }).when('retire-body', { body }).rejects('body.unknown')
})
