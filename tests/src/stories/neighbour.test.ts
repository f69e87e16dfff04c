import { afterAll, expect, test } from 'vitest'
import { member, type Reader, type Stage, stage } from './stage.ts'

/** A resident reports the violence of a neighbour, who must not learn of it. No contact is safe, so the result is checked. */
const READERS = {
  raiser: { sub: 'resident-0007', role: 'resident' },
  committee: member('committee', 3, 'committee'),
  workers: member('social-work', 4, 'social-work'),
  street: member('street-office', 3, 'street-office'),
  neighbour: member('org-dance', 6, 'organization'),
  bystander: member('org-choir', 3, 'organization'),
} satisfies Record<string, Reader>

/** Makes the id of the demand, and so the lots that are drawn by it, the same in each run. */
const KEY = { 'idempotency-key': 'neighbour' }

let at: Stage
let id: string
afterAll(() => at.stop())

const happens = (...lines: string[]) => at.expectEvents(id, lines)
const inboxes = () => at.inboxes(id)
const send = (who: keyof typeof READERS, command: string, body: object = {}) =>
  at.act(who, `demands/${id}/${command}`, body)
const refuse = (who: keyof typeof READERS, command: string, body: object = {}) =>
  at.refused(who, `demands/${id}/${command}`, body)

/** Neither the neighbour nor a bystander finds the demand: by its id, its number, on the board, or by answering it. */
async function expectHidden(number: string) {
  for (const who of ['neighbour', 'bystander'] as const) {
    expect(await at.standing(id, who)).toBe('404')
    for (const list of [`demands?number=${number}`, 'demand-board'])
      expect((await at.get(who, list)).body.rows).toEqual([])
    expect(await refuse(who, 'reply', { text: '没有的事。' })).toEqual([404, 'demand.unknown'])
  }
}

test('the violence of a neighbour: each event and each entry', async () => {
  at = await stage('2026-03-02T09:00', READERS)
  await at.clock('03-02 10:00')
  const raised = await at.act(
    'raiser',
    'demands',
    {
      text: '对门男的常打老婆，昨晚又打了，我不敢留名字。',
      contact: '000-0000-0007',
      concerns: ['violence'],
      about: { person: 'person-org-dance-6' },
      safeContact: { none: true, words: '他认得我家，不要打电话，也不要上门。' },
      visibility: 'public',
      place: { quarter: 'q01', building: '1' },
    },
    KEY,
  )
  id = raised.body.id
  await happens(
    'DemandRaised about=person:person-org-dance-6 acceptBy=03-04 00:00 concerns=violence contact=… desk=committee level=L3 raiser=id:resident-0007,kind:resident resolveBy=03-10 00:00 safeContact=none:true,words:… triageBy=03-02 12:00 urgent=false visibility=restricted wish=public',
  )
  expect(await inboxes()).toEqual({ raiser: ['demand-raised'], committee: ['triage-due! 03-02 12:00'] })
  expect((await at.entry('raiser', id, 'demand-raised'))?.title.zh).toBe('您有一条新消息。')
  await expectHidden(raised.body.number)

  await at.clock('03-02 10:20')
  await send('committee', 'triage', { item: '4.02', summary: '家庭矛盾', visibility: 'public' })
  await happens(
    'DemandTriaged acceptBy=03-02 12:00 concerns=violence deskInTime=true level=L2 resolveBy=03-03 10:00 summary=家庭矛盾 visibility=restricted',
    'TaskAssigned acceptBy=03-02 12:00 firstReceiver=true level=L2 own=acceptBy:03-02 12:20,resolveBy:03-03 10:20 party=social-work person=person-social-work-1 resolveBy=03-03 10:00 task=t1 volunteered=false',
  )
  expect(await inboxes()).toEqual({ raiser: ['demand-assigned'], workers: ['task-assigned! 03-02 12:20'] })

  await at.clock('03-02 11:10')
  await send('workers', 'accept', { task: 't1', person: 'person-social-work-4' })
  expect(await refuse('workers', 'record-contact', { spoken: true })).toEqual([422, 'contact.unsafe'])
  await at.clock('03-02 16:00')
  await send('workers', 'deliver', { task: 't1', result: '已会同派出所、妇联入户，出具告诫书，受害人已转介庇护。' })
  await happens(
    'TaskAccepted inTime=true party=social-work person=person-social-work-4 task=t1',
    'ServiceDelivered atHome=false inTime=true party=social-work task=t1',
    'CallbackDealt check=no-contact due=03-03 16:00 party=committee',
  )
  // Silence never closes it: the entry asks without a due time.
  expect(await inboxes()).toEqual({ raiser: ['demand-delivered!'], committee: ['callback-due! 03-03 16:00'] })

  await at.clock('03-03 10:00')
  expect(await refuse('committee', 'record-callback', { reached: true, resolved: true })).toEqual([
    422,
    'contact.unsafe',
  ])
  expect(await refuse('workers', 'close', { basis: 'independent-check' })).toEqual([422, 'demand.own-work'])
  expect(await refuse('street', 'close', { basis: 'independent-check' })).toEqual([422, 'callback.dealt-elsewhere'])
  await send('committee', 'close', { basis: 'independent-check', note: '已与派出所、妇联核实，告诫书已送达。' })
  await happens('DemandClosed basis=independent-check party=committee')
  expect(await inboxes()).toEqual({ raiser: ['demand-closed'] })
  await expectHidden(raised.body.number)
})
