import { DAY, HOUR, iso, MINUTE } from '../../domain/kernel/index.ts'
import type { Course } from '../agenda.ts'
import { DEADLINE, HOTLINE, homeOf } from '../people.ts'
import { COMMITTEE, done, entrusted, office, onDemand, outsider, type Scene, thanked } from './scene.ts'

const LAMPS = { item: '6.03', summary: '小区路灯不亮', party: 'property' }

/** An order of the hotline gets more time, is solved and handed back; it is sent again, and solved for good. */
export function* hotlineOrder(scene: Scene): Course {
  const { world, nth } = scene
  const raiser = outsider(scene)
  const { quarter, building } = homeOf(raiser.nth)
  const order = {
    text: '市民来电反映小区路灯连续三晚不亮，老人出行不便。',
    reference: `12345-S${String(nth + 1).padStart(4, '0')}（模拟）`,
    onBehalfOf: { kind: 'resident', id: raiser.id },
    place: { quarter, building },
    channel: '12345 热线',
  }
  const id = `order-${String(nth + 1).padStart(4, '0')}`
  const demand = onDemand(scene, id, raiser)
  const due = world.now() + 6 * DAY
  world.send(HOTLINE, 'demand', 'receive-order', { ...order, order: { resolveBy: iso(due) } }, id)
  yield office(scene, 40 * MINUTE)
  yield* entrusted(scene, demand, LAMPS)
  yield office(scene, HOUR)
  const longer = { question: 'extension', until: iso(due + 4 * DAY), reason: '灯杆线路需要更换，材料三天后到。' }
  demand.act(COMMITTEE, 'ask-hotline', longer)
  yield office(scene, 2 * HOUR)
  demand.act(HOTLINE, 'answer-hotline', { granted: true, until: iso(due + 4 * DAY) })
  yield* done(scene, demand, 't1', 'property', '已更换灯头，三盏路灯恢复照明。')
  yield* thanked(scene, demand, '亮了，谢谢。')
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'hand-back', { result: '物业已更换灯头，路灯恢复照明，市民表示满意。' })

  yield office(scene, 7 * DAY)
  const again = { ...order, text: '市民再次来电：路灯修好一周后又不亮了。', again: true }
  const dueAgain = world.now() + 7 * DAY
  world.send(HOTLINE, 'demand', 'receive-order', { ...again, order: { resolveBy: iso(dueAgain) } }, id)
  yield* done(scene, demand, 't2', 'property', '已更换整段线路，并加装防水接头。')
  yield office(scene, DAY)
  demand.act(HOTLINE, 'record-hotline-callback', { resolved: true, satisfaction: 'satisfied' })
  // One result in four is forgotten until its time has passed.
  if (nth % 4 === 3) {
    yield Math.max(dueAgain, world.now()) + HOUR
    demand.act(DEADLINE, 'miss-hand-back')
  }
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'hand-back', { result: '物业已更换整段线路，热线回访市民满意。' })
}
