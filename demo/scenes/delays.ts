import { stepAfter } from '../../domain/demand/escalation/ladder.ts'
import { DAY, dayText, HOUR, iso, MINUTE } from '../../domain/kernel/index.ts'
import type { Course } from '../agenda.ts'
import { answererTo, dueOf, unsharedMember } from '../case.ts'
import { almanac } from '../hours.ts'
import { DEADLINE } from '../people.ts'
import {
  COMMITTEE,
  done,
  entrusted,
  office,
  PROPERTY,
  type Scene,
  STREET,
  thanked,
  told,
  voice,
  WORKER,
} from './scene.ts'

const EXTENSION = { code: 'materials', reason: '配件须由厂家定制，约两周到货。' } as const

/** A due time later than that of a demand on a facility raised today, however many holidays lie between. */
const extendedDue = ({ world }: Scene) => dueOf('L3', world.now(), world.zones).resolveBy + 5 * DAY

/** The desk sleeps, the raiser urges, the committee supervises, and the request for more time gets no answer. */
export function* neglected(scene: Scene): Course {
  const demand = told(scene, { text: '单元门的闭门器坏了，夜里一直响。' })
  yield office(scene, DAY)
  demand.act(DEADLINE, 'pass-triage-on')
  demand.act(WORKER, 'triage', { item: '6.05', summary: '单元门闭门器损坏' })
  yield office(scene, 20 * MINUTE)
  demand.act(WORKER, 'assign', { party: 'property' })
  yield office(scene, HOUR)
  demand.act(voice(demand), 'urge', { note: '已经两个晚上没有睡好了。' })
  demand.act(COMMITTEE, 'supervise', { due: iso(scene.world.now() + 3 * DAY), note: '请尽快安排，并告知居民时间。' })
  demand.act(PROPERTY, 'accept', { task: 't1', person: PROPERTY.id })
  demand.act(unsharedMember(scene.world, 'property'), 'extend', { ...EXTENSION, resolveBy: iso(extendedDue(scene)) })
  for (let pass = 0; pass < 2; pass += 1) {
    yield scene.world.hours.nextDayEnd(scene.world.now()) + HOUR
    demand.act(DEADLINE, 'pass-on-approval', { approval: 'ap1' })
  }
  yield office(scene, 2 * HOUR)
  demand.act(PROPERTY, 'deliver', { task: 't1', result: '闭门器已更换，关门没有声音。' })
  yield* thanked(scene, demand, '修好了，就是等得太久。')
}

/** A due time is extended, and passes all the same. The holder answers the escalation, and keeps its promise. */
export function* extended(scene: Scene): Course {
  const { world } = scene
  const demand = told(scene, { text: '楼道对讲按了没有反应，快递上不来。' })
  yield office(scene, 40 * MINUTE)
  yield* entrusted(scene, demand, { item: '6.10.2', summary: '楼道对讲故障', party: 'property' })
  yield office(scene, HOUR)
  demand.act(PROPERTY, 'accept', { task: 't1', person: PROPERTY.id })
  const until = extendedDue(scene)
  const asker = unsharedMember(world, 'property')
  demand.act(asker, 'extend', { ...EXTENSION, resolveBy: iso(until) })
  yield office(scene, 3 * HOUR)
  demand.act(answererTo(world, asker, ['committee', 'social-work']), 'answer-approval', {
    approval: 'ap1',
    granted: true,
  })
  yield stepAfter('L3', { ladder: 'result', due: until }, until, { community: almanac, zones: world.zones })
  demand.act(DEADLINE, 'escalate', { cause: 'result-overdue', task: 't1' })
  yield office(scene, HOUR)
  const promise = { measure: '厂家今天发货，到货当天安装。', promise: iso(world.now() + DAY) }
  demand.act(PROPERTY, 'answer-escalation', { task: 't1', ...promise })
  yield office(scene, 20 * HOUR)
  demand.act(PROPERTY, 'deliver', { task: 't1', result: '已更换对讲主机，各户试通。' })
  yield* thanked(scene, demand, '可以用了。')
}

/** The street office lets a problem stand as long-running. One report is made, the next one is missed, and its time ends. */
export function* unfunded(scene: Scene): Course {
  const { world } = scene
  const demand = told(scene, { text: '我们单元都同意加装电梯，资金一直没有着落。' })
  yield office(scene, HOUR)
  demand.act(COMMITTEE, 'triage', { item: '6.09.4', summary: '加装电梯资金未落实' })
  yield office(scene, DAY)
  const from = world.now()
  demand.act(STREET, 'grant-long-run', {
    cause: 'funds',
    reason: '补助资金须列入下一批计划。',
    body: '区住建局（虚构）',
    milestones: [{ by: dayText(world.hours.day(from + 45 * DAY)), what: '列入补助计划' }],
    until: iso(from + 80 * DAY),
  })
  yield office(scene, 26 * DAY)
  demand.act(STREET, 'report-long-run', { note: '补助申请已上报，正在评审。' })
  yield office(scene, 31 * DAY)
  demand.act(DEADLINE, 'watch-long-run')
  yield from + 80 * DAY + HOUR
  demand.act(DEADLINE, 'watch-long-run')
  yield office(scene, HOUR)
  yield* doneLate(scene, demand)
}

function* doneLate(scene: Scene, demand: ReturnType<typeof told>): Course {
  demand.act(COMMITTEE, 'assign', { party: 'owners' })
  yield* done(scene, demand, 't1', 'owners', '补助已获批准，业主已签订出资协议。')
  yield* thanked(scene, demand, '总算有结果了。')
}
