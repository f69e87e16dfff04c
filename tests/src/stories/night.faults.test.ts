import { afterAll, expect, test } from 'vitest'
import { local, member, type Reader, type Stage, stage } from './stage.ts'

/** A pipe bursts at night: the person on duty, summoned parties and the water company work on it until one in the morning. */
const READERS = {
  raiser: { sub: 'resident-0007', role: 'resident' },
  committee: member('committee', 3, 'committee'),
  workers: member('social-work', 4, 'social-work'),
  street: member('street-office', 3, 'street-office'),
  duty: member('property', 2, 'property-company'),
  police: member('police', 2, 'government'),
  repairs: member('org-repairs', 3, 'organization'),
  water: member('water', 2, 'utility'),
  bystander: member('org-dance', 3, 'organization'),
} satisfies Record<string, Reader>

/** Makes the id of the demand, and so the lots that are drawn by it, the same in each run. */
const KEY = { 'idempotency-key': 'water' }

let at: Stage
let id: string
afterAll(() => at.stop())

const happens = (...lines: string[]) => at.expectEvents(id, lines)
const inboxes = () => at.inboxes(id)
const send = (who: keyof typeof READERS, command: string, body: object = {}) =>
  at.act(who, `demands/${id}/${command}`, body)
const refuse = (who: keyof typeof READERS, command: string, body: object = {}) =>
  at.refused(who, `demands/${id}/${command}`, body)
const numbersIn = async (who: keyof typeof READERS) => {
  const { emergency } = (await at.get(who, `demands/${id}`)).body
  return emergency?.numbers
}

test('a pipe that bursts at night: each event and each entry', async () => {
  at = await stage('2026-03-02T09:00', READERS)
  await at.act('duty', 'persons', { person: 'person-property-2', name: '李值班' })
  const post = { kind: 'duty-roster', from: '2026-03-02T10:00:00.000Z', until: '2026-03-03T01:00:00.000Z' }
  await at.act('administrator', 'communities/pa/appoint', { person: 'person-property-2', party: 'property', post })
  await raised()
  await summoned()
  await requestedByLaw()
  await calledBack()
})

/** At once the person on duty has it; the raiser is told to call 110, 119 or 120. */
async function raised() {
  await at.clock('03-02 23:40')
  const { body } = await at.act(
    'raiser',
    'demands',
    {
      text: '三单元水管爆裂，水已经流进电梯井，楼道漏电！',
      urgent: true,
      contact: '000-0000-0007',
      place: { quarter: 'q01', building: '1' },
    },
    KEY,
  )
  id = body.id
  expect([body.acceptBy, body.resolveBy].map((one) => local(Date.parse(one)))).toEqual(['03-02 23:55', '03-03 01:40'])
  expect(body.emergency.numbers).toEqual(['110', '119', '120'])
  expect(body.emergency.words.zh).toContain('请立即拨打 110')
  await happens(
    'DemandRaised acceptBy=03-02 23:55 contact=… desk=committee level=L1 raiser=id:resident-0007,kind:resident resolveBy=03-03 01:40 triageBy=03-03 11:00 urgent=true visibility=parties-involved',
    'ItemProposed items=6.07.2',
    'TaskAssigned acceptBy=03-02 23:55 firstReceiver=true level=L1 own=acceptBy:03-02 23:55,resolveBy:03-03 01:40 party=property person=person-property-2 resolveBy=03-03 01:40 task=t1 volunteered=false',
  )
  expect(await inboxes()).toEqual({
    raiser: ['demand-assigned'],
    committee: ['demand-urgent! 03-02 23:55', 'triage-due! 03-03 11:00'],
    workers: ['demand-urgent! 03-02 23:55'],
    duty: ['task-assigned! 03-02 23:55'],
  })
  expect([await numbersIn('duty'), await numbersIn('raiser')]).toEqual([body.emergency.numbers, body.emergency.numbers])
  expect(await at.standing(id, 'police')).toBe('404')
}

/** An urgent task is not returned. Further parties are summoned: one comes, one does not answer in time. */
async function summoned() {
  await at.clock('03-02 23:44')
  await send('duty', 'accept', { task: 't1', person: 'person-property-2' })
  const back = { task: 't1', code: 'not-ours', reason: '应由便民维修处理', proper: 'org-repairs' }
  expect(await refuse('duty', 'return', back)).toEqual([422, 'demand.urgent'])
  await at.clock('03-02 23:46')
  await send('workers', 'summon', { parties: ['police', 'org-repairs'], note: '请立即到场，切断电源。' })
  await happens(
    'TaskAccepted inTime=true party=property person=person-property-2 task=t1',
    'PartiesSummoned answerBy=03-03 00:16 by=social-work level=L1 parties=police+org-repairs',
  )
  expect(await inboxes()).toEqual({
    raiser: ['demand-in-progress'],
    committee: ['demand-urgent', 'triage-due! 03-03 11:00'],
    workers: ['demand-urgent'],
    duty: ['task-accepted! 03-03 01:40'],
    police: ['summoned! 03-03 00:16'],
    repairs: ['summoned! 03-03 00:16'],
  })
  expect((await at.entry('police', id, 'summoned'))?.reason).toBe('请立即到场，切断电源。')
  expect([await at.standing(id, 'police'), await numbersIn('police')]).toEqual(['in-progress', ['110', '119', '120']])

  await at.clock('03-02 23:52')
  await send('police', 'answer-summons', { answer: 'came', finding: '三单元居民已疏散，已断电。' })
  await happens('SummonsAnswered answer=came by=social-work inTime=true party=police')
  expect(await inboxes()).toEqual({
    raiser: ['demand-in-progress'],
    committee: ['demand-urgent', 'triage-due! 03-03 11:00'],
    workers: ['demand-urgent', 'summons-answered'],
    duty: ['task-accepted! 03-03 01:40'],
    repairs: ['summoned! 03-03 00:16'],
  })
}

/** Once sorted, the street office requests the water company by law. */
async function requestedByLaw() {
  const law = { party: 'water', note: '请关闭楼前总阀并抢修。' }
  expect(await refuse('street', 'request-by-law', law)).toEqual([422, 'request.no-basis'])
  await at.clock('03-02 23:55')
  await send('committee', 'triage', {
    item: '6.02',
    summary: '三单元水管爆裂',
    level: 'L1',
    visibility: 'parties-involved',
  })
  await at.clock('03-02 23:57')
  await send('street', 'request-by-law', law)
  await happens(
    'DemandTriaged acceptBy=03-02 23:55 deskInTime=true level=L1 resolveBy=03-03 01:40 summary=三单元水管爆裂 tasks=acceptBy:03-02 23:55,resolveBy:03-03 01:40,task:t1 visibility=parties-involved',
    'TaskAssigned acceptBy=03-02 23:55 basis=《城市供水条例》第二十二条 firstReceiver=false level=L1 own=acceptBy:03-03 00:12,resolveBy:03-03 01:57 party=water resolveBy=03-03 01:40 task=t2 volunteered=false',
  )
  const working = {
    raiser: ['demand-in-progress'],
    committee: ['demand-urgent'],
    duty: ['task-accepted! 03-03 01:40'],
  }
  expect(await inboxes()).toEqual({
    ...working,
    workers: ['demand-urgent', 'summons-answered'],
    repairs: ['summoned! 03-03 00:16'],
    water: ['request-received! 03-03 00:12'],
  })
  await at.clock('03-03 00:05')
  await send('water', 'accept', { task: 't2', person: 'person-water-2' })
  await at.clock('03-03 00:17')
  await happens(
    'TaskAccepted inTime=true party=water person=person-water-2 task=t2',
    'SummonsMissed answerBy=03-03 00:16 by=social-work parties=org-repairs',
  )
  expect(await inboxes()).toEqual({
    ...working,
    workers: ['demand-urgent', 'summons-missed'],
    repairs: ['summons-overdue! 03-03 00:16'],
    water: ['task-accepted! 03-03 01:57'],
  })
  await at.clock('03-03 00:20')
  await send('duty', 'deliver', { task: 't1', result: '电梯井积水已抽干，楼道恢复供电。' })
  await at.clock('03-03 00:50')
  await send('water', 'deliver', { task: 't2', result: '已更换爆裂管段，恢复供水。' })
  await happens(
    'ServiceDelivered atHome=false inTime=true party=property task=t1',
    'ServiceDelivered atHome=false inTime=true party=water task=t2',
    'CallbackDealt due=03-04 00:50 party=committee',
  )
}

/** Committee and social workers were there that night, and leave the question to the street office. */
async function calledBack() {
  const over = { raiser: ['demand-delivered!'], repairs: ['summons-overdue! 03-03 00:16'] }
  const [urgent, missed] = ['demand-urgent', 'summons-missed']
  expect(await inboxes()).toEqual({
    ...over,
    committee: ['callback-due! 03-04 00:50', urgent],
    workers: [urgent, missed],
  })
  await at.clock('03-03 09:00')
  await send('committee', 'skip-callback', { reason: 'interest', note: '当晚在场指挥。' })
  await send('workers', 'skip-callback', { reason: 'interest' })
  await happens(
    'CallbackSkipped party=committee reason=interest',
    'CallbackDealt due=03-04 09:00 party=social-work',
    'CallbackSkipped party=social-work reason=interest',
    'CallbackDealt due=03-04 09:00 party=street-office',
  )
  expect(await inboxes()).toEqual({
    ...over,
    committee: [urgent],
    workers: [urgent, missed],
    street: ['callback-due! 03-04 09:00'],
  })
  expect(await refuse('water', 'record-callback', { reached: false })).toEqual([403, 'forbidden'])
  await at.clock('03-03 09:30')
  const word = { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' }
  await send('street', 'record-callback', word)
  await happens(
    'CallbackRecorded callback=k1 contacted=true party=street-office reached=true resolved=true satisfaction=satisfied',
    'DemandClosed basis=callback party=street-office',
  )
  // The late party still reads that it was late. It no longer sees the demand, as those who came still do.
  expect(await inboxes()).toEqual({ raiser: ['demand-closed'], workers: [missed], repairs: ['summons-overdue'] })
  expect(await seenBy()).toEqual({
    police: 'closed',
    water: 'closed',
    duty: 'closed',
    repairs: '404',
    bystander: '404',
  })
}

const seenBy = async () => {
  const who = ['police', 'water', 'duty', 'repairs', 'bystander'] as const
  return Object.fromEntries(await Promise.all(who.map(async (one) => [one, await at.standing(id, one)] as const)))
}
