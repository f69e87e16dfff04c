import { DAY, HOUR, iso, MINUTE } from '../../domain/kernel/index.ts'
import { serviceActor } from '../../services/identity/reserved-actors.ts'
import type { Course } from '../agenda.ts'
import { BODIES } from '../pa/index.ts'
import { DEADLINE, neighbourOf } from '../people.ts'
import { COMMITTEE, done, entrusted, office, PROPERTY, type Scene, thanked, told, voice, WORKER } from './scene.ts'

const MERGER = serviceActor('merger')

/** Neighbours raise a demand together. Its raiser says how to be reached, and raises it once more while it is open. */
export function* together(scene: Scene): Course {
  const demand = told(scene, { text: '楼下的长椅少了木条，老人坐着扎手。', group: {} })
  const first = neighbourOf(demand.raiser, 1)
  const second = neighbourOf(demand.raiser, 2)
  demand.act(voice(demand), 'invite-members', { residents: [first.id, second.id] })
  yield scene.world.now() + 30 * MINUTE
  demand.act(first, 'join')
  demand.act(second, 'join')
  demand.act(second, 'leave-group')
  const words = '上班时间不方便接电话，请发短信。'
  demand.act(voice(demand), 'set-safe-contact', { safeContact: { channels: ['text', 'app'], words } })
  yield office(scene, HOUR)
  yield* entrusted(scene, demand, { item: '6.11.1', summary: '公共座椅损坏', party: 'property' })
  const repeat = told(scene, { text: '长椅还是没有人来修。' }, demand.raiser)
  yield office(scene, HOUR)
  repeat.act(COMMITTEE, 'declare-repeat', { earlier: demand.id })
  yield* done(scene, demand, 't1', 'property', '木条已补齐并打磨。')
  repeat.act(MERGER, 'follow-original')
  yield* thanked(scene, demand, '可以坐了。')
  yield* thanked(scene, repeat, '修好了，谢谢。')
}

/** Two residents report the same thing. One order merges the second demand, whose raiser learns what became of the first. */
export function* absorbed(scene: Scene): Course {
  const original = told(scene, { text: '公告栏的玻璃碎了，怕划伤孩子。' })
  const other = told(scene, { text: '宣传栏玻璃碎了一地。' })
  yield office(scene, 40 * MINUTE)
  yield* entrusted(scene, original, { item: '6.11.4', summary: '公告栏玻璃破损', party: 'property' })
  original.act(COMMITTEE, 'absorb', { demands: [other.id] })
  other.act(COMMITTEE, 'merge', { original: original.id })
  yield* done(scene, original, 't1', 'property', '已换钢化玻璃，碎片清理干净。')
  other.act(MERGER, 'follow-original')
  yield* thanked(scene, original, '处理得快。')
  // The other raiser says nothing, and is called from the list of callbacks.
  yield office(scene, DAY)
  const said = { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' }
  other.act(WORKER, 'record-callback', { ...said, note: '宣传栏的玻璃也一并换了。' })
}

/** A body outside does not answer. The demand comes back, and is done here. */
export function* unanswered(scene: Scene): Course {
  const [{ body } = { body: '' }] = BODIES
  const demand = told(scene, { text: '小区门口的人行道塌了一块。' })
  yield office(scene, 40 * MINUTE)
  demand.act(COMMITTEE, 'triage', { item: '6.04', summary: '人行道塌陷' })
  const answerBy = office(scene, 6 * DAY)
  demand.act(COMMITTEE, 'refer', { body, answerBy: iso(answerBy), note: '属市政道路，请贵单位处理。' })
  yield answerBy + MINUTE
  demand.act(DEADLINE, 'remind-referral')
  yield office(scene, 6 * DAY)
  demand.act(COMMITTEE, 'end-referral', { note: '多次催办未答复，先由物业围挡修补。' })
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'assign', { party: 'property' })
  yield* done(scene, demand, 't1', 'property', '已围挡并临时铺平，通行安全。')
  yield* thanked(scene, demand, '不会再绊倒了。')
}

/** No person on duty can take an urgent demand, so every lead is called. */
export function* gap(scene: Scene): Course {
  const { world } = scene
  const demand = told(scene, { text: '电梯卡在六楼和七楼之间，我和孩子在里面！', urgent: true })
  demand.act(serviceActor('dispatch'), 'call-leads')
  yield world.now() + 4 * MINUTE
  demand.act(WORKER, 'assign', { party: 'property' })
  yield world.now() + 3 * MINUTE
  demand.act(PROPERTY, 'accept', { task: 't1', person: PROPERTY.id })
  yield world.now() + 25 * MINUTE
  demand.act(PROPERTY, 'deliver', { task: 't1', result: '已平层开门，母子平安走出，电梯停用检修。' })
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'record-callback', {
    reached: true,
    contacted: true,
    resolved: true,
    satisfaction: 'satisfied',
  })
}
