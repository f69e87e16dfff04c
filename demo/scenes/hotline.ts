import { community } from '../../domain/community/community.ts'
import { activeParty } from '../../domain/community/state.ts'
import { type Actor, DAY, HOUR, iso, MINUTE } from '../../domain/kernel/index.ts'
import type { Course } from '../agenda.ts'
import { COMMUNITY } from '../pa/index.ts'
import { ADMINISTRATOR, DEADLINE, homeOf } from '../people.ts'
import { COMMITTEE, done, entrusted, office, onDemand, outsider, type Scene, thanked } from './scene.ts'

const AGENT: Actor = { id: 'person-hotline-1', role: 'hotline', party: 'hotline' }
const LAMPS = { item: '6.03', summary: '小区路灯不亮', party: 'property' }

/** The hotline takes part from its first order on. */
function connected({ world }: Scene): void {
  if (activeParty(world.rehearsal.state(community, COMMUNITY.id), 'hotline') !== undefined) return
  const line = { party: 'hotline', kind: 'hotline', name: '12345 政务服务便民热线' }
  world.send(ADMINISTRATOR, 'community', 'join-party', line, COMMUNITY.id)
}

/** An order of the hotline gets more time, is solved and handed back; it is sent again, and solved for good. */
export function* hotlineOrder(scene: Scene): Course {
  const { world, nth } = scene
  connected(scene)
  const raiser = outsider(scene)
  const { quarter, building } = homeOf(raiser.nth)
  const order = {
    text: '市民来电反映小区路灯连续三晚不亮，老人出行不便。',
    reference: `模拟工单-${String(nth + 1).padStart(4, '0')}`,
    onBehalfOf: { kind: 'resident', id: raiser.id },
    place: { quarter, building },
    channel: '12345 热线',
  }
  const id = `order-${String(nth + 1).padStart(4, '0')}`
  const demand = onDemand(scene, id, raiser)
  const due = world.now() + 6 * DAY
  world.send(AGENT, 'demand', 'receive-order', { ...order, order: { resolveBy: iso(due) } }, id)
  yield office(scene, 40 * MINUTE)
  yield* entrusted(scene, demand, LAMPS)
  yield office(scene, HOUR)
  const longer = { question: 'extension', until: iso(due + 4 * DAY), reason: '灯杆线路需要更换，材料三天后到。' }
  demand.act(COMMITTEE, 'ask-hotline', longer)
  yield office(scene, 2 * HOUR)
  demand.act(AGENT, 'answer-hotline', { granted: true, until: iso(due + 4 * DAY) })
  yield* done(scene, demand, 't1', 'property', '已更换灯头，三盏路灯恢复照明。')
  yield* thanked(scene, demand, '亮了，谢谢。')
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'hand-back', { result: '物业已更换灯头，路灯恢复照明，市民表示满意。' })

  yield office(scene, 7 * DAY)
  const again = { ...order, text: '市民再次来电：路灯修好一周后又不亮了。', again: true }
  const dueAgain = world.now() + 7 * DAY
  world.send(AGENT, 'demand', 'receive-order', { ...again, order: { resolveBy: iso(dueAgain) } }, id)
  yield* done(scene, demand, 't2', 'property', '已更换整段线路，并加装防水接头。')
  yield office(scene, DAY)
  demand.act(AGENT, 'record-hotline-callback', { resolved: true, satisfaction: 'satisfied' })
  // One result in four is forgotten until its time has passed.
  if (nth % 4 === 3) {
    yield Math.max(dueAgain, world.now()) + HOUR
    demand.act(DEADLINE, 'miss-hand-back')
  }
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'hand-back', { result: '物业已更换整段线路，热线回访市民满意。' })
}
