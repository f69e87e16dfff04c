import { expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, DAY, HOUR, iso } from '../../../domain/kernel/index.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { office } from './office.ts'

const administrator: Actor = { id: 'administrator-1', role: 'administrator' }
const hotline: Actor = { id: 'agent-1', role: 'hotline', party: 'line' }

it('a result that is not handed back in time is recorded once, also after the demand has ended', async () => {
  const at = await office()
  const join = { party: 'line', kind: 'hotline', name: '12345' }
  await at.on('community', administrator, 'join-party', join, COMMUNITY.id)
  const due = at.now() + 3 * DAY
  const order = { text: '灯不亮', reference: 'QX-1', order: { resolveBy: iso(due) } }
  const { id } = await at.send(hotline, 'receive-order', order)
  const why = { code: 'outside-territory', reason: '不在本社区', instead: '请向区里反映。' }
  await at.send(memberOf('committee'), 'decline', why, id)
  const service = await at.run(deadline)
  const late = async () =>
    (await at.story(id)).filter(({ type }) => type.includes('HandBackOverdue')).map(({ data }) => data)
  at.at(due - 2 * HOUR)
  await service.round()
  expect(await late()).toEqual([])
  at.at(due - 2 * HOUR + 1)
  for (let nth = 0; nth < 3; nth += 1) await service.round()
  expect(await late()).toEqual([{ desk: 'committee', due: iso(due - 2 * HOUR) }])
})
