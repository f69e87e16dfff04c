import { HOUR, iso, MINUTE } from '../../domain/kernel/index.ts'
import type { Course } from '../agenda.ts'
import { DEADLINE, memberOf } from '../people.ts'
import { COMMITTEE, done, entrusted, office, PROPERTY, type Scene, STREET, thanked, told, WORKER } from './scene.ts'

/** A complaint about a party turns out to be about another one too. The first one answers it. */
export function* complained(scene: Scene): Course {
  const demand = told(scene, { text: '物业和业委会公示的账对不上。', about: { party: 'property' } })
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'name-about', { about: { party: 'owners' } })
  demand.act(PROPERTY, 'reply', { text: '账目差异为上年结转，凭证可随时查阅。' })
  yield* entrusted(scene, demand, { item: '4.03', summary: '物业账目争议', party: 'org-legal-aid' })
  yield* done(scene, demand, 't1', 'org-legal-aid', '已逐项核对凭证，双方确认结转金额。')
  yield* thanked(scene, demand, '看明白了。')
}

/** A child may have been harmed. It is reported at once, and cleared by two people of different parties. */
export function* suspected(scene: Scene): Course {
  const { world } = scene
  const about = { person: memberOf('org-dance', 6).id }
  const demand = told(scene, { text: '听到对门打孩子，孩子哭了很久。', concerns: ['violence', 'minors'], about })
  demand.act(COMMITTEE, 'suspect-harm', { of: 'minor', note: '邻居反映，哭声持续半小时。' })
  yield world.now() + 50 * MINUTE
  demand.act(WORKER, 'report-harm', { to: '派出所（虚构）', at: iso(world.now()), receipt: '接报回执 001（虚构）' })
  yield office(scene, 20 * HOUR)
  demand.act(COMMITTEE, 'clear-suspicion', { code: 'explained-by-physician', note: '社区医生检查，孩子无外伤。' })
  demand.act(WORKER, 'clear-suspicion', { code: 'explained-by-physician' })
  demand.act(STREET, 'open-reply', { reason: '经查无伤害，听取当事人说明。' })
  yield* entrusted(scene, demand, { item: '4.02', summary: '家庭矛盾', party: 'social-work' })
  yield* done(scene, demand, 't1', 'social-work', '已入户谈话，家长参加亲职小组。')
  yield* thanked(scene, demand, '安静多了。')
}

/** A suspicion that is reported too late. */
export function* reportedLate(scene: Scene): Course {
  const { world } = scene
  const demand = told(scene, { text: '独居老人胳膊上有淤青，不肯说原因。', concerns: ['health'] })
  demand.act(WORKER, 'suspect-harm', { of: 'adult-without-capacity' })
  yield world.now() + 3 * HOUR
  demand.act(DEADLINE, 'miss-report')
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'report-harm', { to: '民政所（虚构）', at: iso(world.now()) })
  yield* entrusted(scene, demand, { item: '4.02', summary: '老人照护情况核实', party: 'social-work' })
  yield* done(scene, demand, 't1', 'social-work', '已陪同就医，为自行跌倒，已安排照护。')
  yield* thanked(scene, demand, '有人管了，放心了。')
}
