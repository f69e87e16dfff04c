import { afterAll, expect, test } from 'vitest'
import { bothOfProperty, NOTHING, ORDER, OURS, PAST, READERS, RESULT, type Told, WHO_AND_WHY } from './reopenings.ts'
import { eventLine, local, type Stage, stage } from './stage.ts'

let at: Stage
let id: string
afterAll(() => at.stop())

const happens = (...lines: string[]) => at.expectEvents(id, lines)
const inboxes = () => at.inboxes(id)
const send = (who: string, command: string, body: object = {}, headers = {}) =>
  at.act(who, `demands/${id}/${command}`, body, headers)
const refuse = (who: string, command: string, body: object = {}, headers = {}) =>
  at.refused(who, `demands/${id}/${command}`, body, headers)

/** What some readers see of the demand: its state in the file, and whether a list of the board has it. */
async function seenBy(...who: (keyof typeof READERS)[]) {
  const found = await Promise.all(
    who.map(async (one) => {
      const rows = (await at.get(one, 'demand-board')).body.rows as { id: string; state: string }[]
      return [one, [await at.standing(id, one), rows.find((row) => row.id === id)?.state ?? 'not listed']] as const
    }),
  )
  return Object.fromEntries(found)
}

test('an order that is not resolved for a long time: each event and each entry', async () => {
  at = await stage('2026-03-02T09:00', READERS)
  await at.act('administrator', 'communities/pa/join-party', { party: 'line', kind: 'hotline', name: '12345' })
  await at.act('propertyLead', 'persons', { person: 'person-property-3', name: '王电工' })
  const feed = await at.feed()

  await ordered()
  await returnedTwice()
  await disputed()
  await reworkedLate()
  await reviewed()
  await handedBack()
  await wholeStory()

  const told = (await at.stories(id)).map(eventLine).map((line) => line.split(' ')[0])
  await expect.poll(() => feed.events().map(({ event }) => event?.split('.')[1])).toEqual(told)
  await feed.stop()
})

/** The order arrives, is sent twice, and the desk sorts it within two office hours. */
async function ordered() {
  const key = { 'idempotency-key': 'order-1' }
  const first = await at.act('hotline', 'demands/receive-order', ORDER, key)
  id = first.body.id
  expect(first.body.events).toEqual(['DemandRaised'])
  expect(first.body.number).toMatch(/^260302-\d{6}-\d$/)
  const due = [first.body.acceptBy, first.body.resolveBy].map((one) => local(Date.parse(one)))
  expect(due).toEqual(['03-04 00:00', '03-10 00:00'])
  const again = await at.act('hotline', 'demands/receive-order', ORDER, key)
  expect(again.body).toEqual(first.body)
  expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
  expect(await at.refused('hotline', 'demands/receive-order', ORDER)).toEqual([422, 'hotline.order-known'])
  const found = await at.get('raiser', `demands?number=${first.body.number}`)
  expect(found.body.rows).toMatchObject([{ id }])

  await happens(
    'DemandRaised acceptBy=03-04 00:00 contact=… desk=committee helper=id:agent-1,party:line,role:hotline level=L3 order=resolveBy:03-27 18:00 raiser=id:resident-0007,kind:resident reference=… resolveBy=03-10 00:00 triageBy=03-02 11:00 urgent=false visibility=parties-involved',
    'ItemProposed items=6.10.1',
  )
  expect(await inboxes()).toEqual({
    raiser: ['demand-raised'],
    committee: [RESULT, 'triage-due! 03-02 11:00'],
    street: [RESULT],
  })
  expect(await seenBy('committee', 'electrician', 'bystander')).toEqual({
    committee: ['raised', 'raised'],
    electrician: NOTHING,
    bystander: NOTHING,
  })

  await at.clock('03-02 09:40')
  const triage = { item: '6.10.1', summary: '三单元楼道灯不亮', visibility: 'parties-involved' }
  expect(await refuse('committee', 'triage', triage, { 'if-match': '"0"' })).toEqual([412, 'revision.stale'])
  await send('committee', 'triage', triage, { 'if-match': '"1"' })
  await happens(
    'DemandTriaged acceptBy=03-04 00:00 deskInTime=true level=L3 resolveBy=03-10 00:00 summary=三单元楼道灯不亮 visibility=parties-involved',
    'TaskAssigned acceptBy=03-04 00:00 firstReceiver=true level=L3 own=acceptBy:03-04 00:00,resolveBy:03-10 00:00 party=property person=person-property-3 resolveBy=03-10 00:00 task=t1 volunteered=false',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    raiser: ['demand-assigned'],
    ...bothOfProperty('task-assigned! 03-04 00:00'),
  })
}

/** The raiser is called. The task is returned twice, and the first receiver keeps working. */
async function returnedTwice() {
  await at.clock('03-02 10:00')
  await send('electrician', 'record-contact', { spoken: true, note: '已与诉求人通话' })
  await happens('RaiserContacted contact=c1 inTime=true party=property spoken=true')
  expect(await inboxes()).toEqual({
    ...OURS,
    raiser: ['demand-contacted'],
    ...bothOfProperty('task-assigned! 03-04 00:00'),
  })

  await at.clock('03-02 10:30')
  const back = { task: 't1', code: 'other', reason: '声控开关由便民维修安装', proper: 'org-repairs' }
  await send('electrician', 'return', back)
  await happens(
    'TaskReturned code=other desk=committee party=property proper=org-repairs reason=… returns=1 stays=false task=t1 triageBy=03-02 12:30',
  )
  expect(await inboxes()).toEqual({
    raiser: ['demand-triaged'],
    committee: [RESULT, 'triage-due! 03-02 12:30'],
    street: [RESULT],
  })
  const entry = await at.entry('committee', id, 'triage-due')
  expect([entry?.about, entry?.reason]).toEqual([
    { demand: id, returnedBy: 'property', proper: 'org-repairs', code: 'other' },
    '声控开关由便民维修安装',
  ])
  expect(await seenBy('propertyLead', 'bystander')).toEqual({ propertyLead: NOTHING, bystander: NOTHING })
  expect(await refuse('electrician', 'accept', { task: 't1' })).toEqual([404, 'demand.unknown'])

  await at.clock('03-02 11:00')
  await send('committee', 'assign', { party: 'org-repairs', person: 'person-org-repairs-3' })
  await happens(
    'TaskAssigned acceptBy=03-04 00:00 firstReceiver=false level=L3 own=acceptBy:03-04 00:00,resolveBy:03-10 00:00 party=org-repairs person=person-org-repairs-3 resolveBy=03-10 00:00 task=t2 volunteered=false',
  )
  expect(await inboxes()).toEqual({ ...OURS, raiser: ['demand-assigned'], repairs: ['task-assigned! 03-04 00:00'] })

  await at.clock('03-02 13:30')
  await send('repairs', 'return', { task: 't2', code: 'other', reason: '公共照明由物业负责', proper: 'property' })
  await happens(
    'TaskReturned code=other party=org-repairs proper=property reason=… responsible=property returns=2 stays=false task=t2',
    'TaskReassigned acceptBy=03-04 00:00 cause=first-receiver from=org-repairs own=acceptBy:03-04 00:00,resolveBy:03-10 00:00 party=property person=person-property-3 resolveBy=03-10 00:00 task=t2',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    raiser: ['demand-assigned'],
    ...bothOfProperty('task-assigned! 03-04 00:00'),
  })
  expect(await seenBy('repairs', 'electrician')).toEqual({ repairs: NOTHING, electrician: ['assigned', 'assigned'] })
}

/** A party that was not at work calls the raiser, who disputes what it recorded. */
async function disputed() {
  await at.clock('03-02 14:00')
  await send('electrician', 'accept', { task: 't2', person: 'person-property-3' })
  await at.clock('03-03 10:00')
  await send('electrician', 'deliver', { task: 't2', result: '已更换三层灯泡。' })
  await happens(
    'TaskAccepted inTime=true party=property person=person-property-3 task=t2',
    'ServiceDelivered atHome=false inTime=true party=property task=t2',
    'CallbackDealt due=03-06 10:00 party=social-work',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    raiser: ['demand-delivered! 03-10 10:00'],
    workers: ['callback-due! 03-06 10:00'],
  })

  await at.clock('03-03 15:00')
  const helped = { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' }
  expect(await refuse('electrician', 'record-callback', helped)).toEqual([403, 'forbidden'])
  expect(await refuse('committee', 'record-callback', helped)).toEqual([422, 'callback.dealt-elsewhere'])
  await send('workers', 'record-callback', helped)
  await happens(
    'CallbackRecorded callback=k1 contacted=true party=social-work reached=true resolved=true satisfaction=satisfied',
    'DemandClosed basis=callback party=social-work',
  )
  expect(await inboxes()).toEqual({ ...OURS, raiser: ['demand-closed'] })
  expect(await seenBy('committee')).toEqual({ committee: ['closed', 'closed'] })

  await at.clock('03-03 19:00')
  await send('raiser', 'dispute-callback', { note: '没有人给我打过电话。' })
  await happens(
    'CallbackDisputed callback=k1 opens=true party=social-work',
    'CallbackDealt due=03-06 19:00 party=committee',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    committee: ['callback-due! 03-06 19:00', RESULT],
    raiser: ['demand-delivered!'],
    workers: ['callback-disputed'],
  })
  expect(await seenBy('committee')).toEqual({ committee: ['delivered', 'delivered'] })
}

/** The raiser says that it is not resolved. The rework is not accepted in time, and escalates from the first step. */
async function reworkedLate() {
  await at.clock('03-03 19:10')
  await send('raiser', 'give-feedback', { resolved: false, satisfaction: 'unsatisfied', comment: '四层五层还是不亮。' })
  await happens(
    'FeedbackGiven comment=… resolved=false satisfaction=unsatisfied',
    'DemandReopened cause=feedback reopenings=1 review=false',
    'TaskAssigned acceptBy=03-04 00:00 firstReceiver=true level=L3 own=acceptBy:03-05 00:00,resolveBy:03-07 00:00 party=property person=person-property-3 resolveBy=03-10 00:00 rework=true task=t3 volunteered=false',
  )
  const rework = {
    ...OURS,
    workers: ['callback-disputed'],
    raiser: ['demand-assigned'],
    ...bothOfProperty('task-rework! 03-05 00:00'),
  }
  expect(await inboxes()).toEqual(rework)

  const listed = ['escalations-listed', 'task-rework! 03-05 00:00']
  const late = { ...rework, propertyLead: listed, electrician: listed }
  await at.clock('03-05 09:00')
  await happens(
    'DemandEscalated cause=acceptance-overdue due=03-05 00:00 from=grid-worker ladder=acceptance listed=2026-03-05 next=03-06 09:00 party=property rung=1 task=t3 to=party-lead',
  )
  expect(await inboxes()).toEqual(late)
  await at.clock('03-06 09:00')
  await happens(
    'DemandEscalated cause=acceptance-overdue due=03-05 00:00 from=party-lead ladder=acceptance listed=2026-03-06 next=03-09 09:00 party=property rung=2 task=t3 to=committee',
  )
  expect(await inboxes()).toEqual({ ...late, committee: ['escalations-listed!', RESULT] })

  await at.clock('03-06 10:30')
  await send('electrician', 'accept', { task: 't3' })
  await at.clock('03-06 11:30')
  await send('electrician', 'deliver', { task: 't3', result: '已更换四层灯泡。' })
  await happens(
    'TaskAccepted inTime=false party=property task=t3',
    'ServiceDelivered atHome=false inTime=true party=property task=t3',
    'CallbackDealt due=03-09 11:30 party=committee',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    ...PAST,
    committee: ['callback-due! 03-09 11:30', RESULT],
    raiser: ['demand-delivered! 03-13 11:30'],
  })

  await at.clock('03-06 16:00')
  await send('committee', 'record-callback', { reached: true, resolved: false, satisfaction: 'unsatisfied' })
  await happens(
    'CallbackRecorded callback=k2 party=committee reached=true resolved=false satisfaction=unsatisfied',
    'DemandReopened cause=callback reopenings=2 review=false',
    'TaskAssigned acceptBy=03-04 00:00 firstReceiver=true level=L3 own=acceptBy:03-10 00:00,resolveBy:03-10 00:00 party=property person=person-property-3 resolveBy=03-10 00:00 rework=true task=t4 volunteered=false',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    ...PAST,
    raiser: ['demand-assigned'],
    ...bothOfProperty('task-rework! 03-10 00:00'),
  })
}

/** The third time one party that had no task reviews the case. Its verdict gives the work to another party. */
async function reviewed() {
  await at.clock('03-06 17:00')
  await send('electrician', 'accept', { task: 't4' })
  await at.clock('03-07 10:00')
  await send('electrician', 'deliver', { task: 't4', result: '已更换全部灯泡。' })
  await happens(
    'TaskAccepted inTime=true party=property task=t4',
    'ServiceDelivered atHome=false inTime=true party=property task=t4',
    'CallbackDealt due=03-10 10:00 party=social-work',
  )
  await at.clock('03-07 19:00')
  await send('raiser', 'give-feedback', { resolved: false, contacted: true, satisfaction: 'unsatisfied' })
  await happens(
    'FeedbackGiven contacted=true resolved=false satisfaction=unsatisfied',
    'DemandReopened cause=feedback reopenings=3 review=true',
    'ReviewOrdered cause=reopened dueBy=03-10 00:00 party=committee',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    ...PAST,
    committee: [RESULT, 'review-ordered! 03-10 00:00'],
    raiser: ['demand-under-review'],
  })
  expect(await refuse('workers', 'assign', { party: 'org-repairs' })).toEqual([422, 'demand.under-review'])

  await at.clock('03-09 10:00')
  const verdict = { verdict: 'rework', finding: '线路老化，灯泡反复烧毁，应更换线路。', party: 'org-repairs' }
  expect(await refuse('workers', 'record-review', verdict)).toEqual([422, 'review.elsewhere'])
  await send('committee', 'record-review', { ...verdict, person: 'person-org-repairs-3' })
  await happens(
    'ReviewRecorded inTime=true party=committee verdict=rework',
    'TaskAssigned acceptBy=03-04 00:00 firstReceiver=true level=L3 own=acceptBy:03-11 00:00,resolveBy:03-13 00:00 party=org-repairs person=person-org-repairs-3 resolveBy=03-10 00:00 rework=true task=t5 volunteered=false',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    ...PAST,
    raiser: ['demand-assigned'],
    repairs: ['task-rework! 03-11 00:00'],
  })

  await at.clock('03-09 11:00')
  await send('repairs', 'accept', { task: 't5' })
  await at.clock('03-10 15:00')
  await send('repairs', 'deliver', { task: 't5', result: '已更换三单元线路和声控开关。' })
  await happens(
    'TaskAccepted inTime=true party=org-repairs task=t5',
    'ServiceDelivered atHome=false inTime=true party=org-repairs task=t5',
    'CallbackDealt due=03-13 15:00 party=social-work',
  )
  expect(await inboxes()).toEqual({
    ...OURS,
    ...PAST,
    workers: ['callback-disputed', 'callback-due! 03-13 15:00'],
    raiser: ['demand-delivered! 03-17 15:00'],
  })
}

/** The raiser confirms, the hotline asks the raiser itself, and gets the result in words. */
async function handedBack() {
  await at.clock('03-10 20:00')
  await send('raiser', 'give-feedback', { resolved: true, contacted: true, satisfaction: 'satisfied' })
  await happens('FeedbackGiven contacted=true resolved=true satisfaction=satisfied', 'DemandClosed basis=confirmed')
  expect(await inboxes()).toEqual({ ...OURS, ...PAST, raiser: ['demand-closed'] })

  await at.clock('03-11 09:00')
  await send('hotline', 'record-hotline-callback', { resolved: true, satisfaction: 'satisfied' })
  await happens(
    'CallbackRecorded callback=k3 ofHotline=true party=line reached=true resolved=true satisfaction=satisfied',
  )
  expect(await inboxes()).toEqual({ ...OURS, ...PAST, raiser: ['demand-called'] })

  await at.clock('03-11 10:00')
  await send('committee', 'hand-back', { result: '已更换三单元线路和开关，诉求人表示满意。' })
  await happens('ResultHandedBack desk=committee hotline=line inTime=true party=committee')
  expect(await inboxes()).toEqual({ ...PAST, raiser: ['demand-called'], hotline: ['hotline-result'] })
}

/** The file tells who did what, when and why; the rates count it once, as resolved by its last word. */
async function wholeStory() {
  const { story, ...file } = (await at.get('committee', `demands/${id}`)).body
  expect(file).toMatchObject({
    state: 'closed',
    reference: ORDER.reference,
    result: '已更换三单元线路和开关，诉求人表示满意。',
    order: { handBackBy: '2026-03-27T08:00:00.000Z', handedBack: true },
    contacts: [{ contact: 'c1', party: 'property', spoken: true, denied: false }],
    callbacks: [
      { callback: 'k1', party: 'social-work', resolved: true, disputed: true },
      { callback: 'k2', party: 'committee', resolved: false, disputed: false },
      { callback: 'k3', party: 'line', resolved: true, disputed: false },
    ],
  })
  const whoAndWhy = (story as Told[]).map(({ recorded, actor, event, data }) => {
    const why = data.reason ?? data.finding ?? data.note ?? data.comment ?? data.result
    return [local(Date.parse(recorded)), actor, event, ...(typeof why === 'string' ? [why] : [])].join(' ')
  })
  expect(whoAndWhy).toEqual(WHO_AND_WHY)
  const rates = await at.get('committee', 'three-rates?by=all&month=2026-03')
  expect(rates.body.rows).toMatchObject([
    { by: 'all', month: '2026-03', resolution: { count: 1, of: 1 }, satisfaction: { count: 1, of: 1 }, returns: 2 },
  ])
}
