import { describe, expect, it } from 'vitest'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, HOUR, instant, MINUTE } from '../../../domain/kernel/index.ts'
import { messenger } from '../../../services/processes/messenger/messenger.ts'
import { assigned, committee, enrol, item, property, resident, second, set, toldTo } from './notified.ts'
import { expectOneHistory, type Office, office } from './office.ts'

/** 10:00 on a Monday in Shanghai, the clock of the office. */
const MONDAY = instant('2026-03-02T02:00:00.000Z')

const kindsTold = async (at: Office, person: Actor) =>
  (await toldTo(at, person)).map(({ because, entries }) => [because, ...entries.map(({ kind }) => kind)])

/** Two people of the property company whom the messenger has told at once of a task that their party got. */
async function taskTold(at: Office) {
  for (const person of [property, second]) {
    await enrol(at, person)
    await set(at, person, { topics: { tasks: 'at-once' } })
  }
  const running = await at.run(messenger)
  const id = await assigned(at)
  await running.idle()
  return { running, id }
}

/** Lets the service look at the clock once, with views that have seen everything. */
async function look(at: Office, running: Awaited<ReturnType<Office['run']>>, moment: number): Promise<void> {
  at.at(moment)
  await running.idle()
  await at.views.reached('notification-settings', await at.core.log.head(), 10_000)
  await running.round()
}

describe('the messenger', () => {
  it('tells a person of a new entry at once, and none of the others', async () => {
    const at = await office()
    for (const person of [property, second, committee]) await enrol(at, person)
    await set(at, property, { topics: { tasks: 'at-once' }, language: 'en' })
    await set(at, second, { topics: { sharing: 'at-once' } })
    const running = await at.run(messenger)
    const id = await assigned(at)
    await running.idle()
    expect(await toldTo(at, property)).toMatchObject([
      {
        person: property.id,
        because: 'at-once',
        title: 'A task was assigned to you.',
        link: `/demands?open=${id}`,
        entries: [{ kind: 'task-assigned' }],
      },
    ])
    expect(await toldTo(at, second)).toEqual([])
    expect(await toldTo(at, committee)).toEqual([])
  })

  it('does not tell people of what they did themselves', async () => {
    const at = await office()
    const { running, id } = await taskTold(at)
    at.at(MONDAY + MINUTE)
    await at.send(property, 'accept', { task: 't1' }, id)
    await running.idle()
    expect(await kindsTold(at, property)).toEqual([['at-once', 'task-assigned']])
    expect(await kindsTold(at, second)).toEqual([
      ['at-once', 'task-assigned'],
      ['at-once', 'task-accepted'],
    ])
  })

  it('tells the person to whom their party hands a task, once', async () => {
    const at = await office()
    const { running, id } = await taskTold(at)
    for (const [nth, person] of [second.id, second.id].entries()) {
      at.at(MONDAY + (nth + 1) * MINUTE)
      await at.send(property, 'reassign', { task: 't1', party: 'property', person }, id, `hand over ${nth}`)
      await running.idle()
    }
    expect(await kindsTold(at, second)).toEqual([
      ['at-once', 'task-assigned'],
      ['at-once', 'task-handed-over'],
    ])
  })

  it('says of a restricted demand only that there is a message', async () => {
    const at = await office()
    await enrol(at, property)
    await set(at, property, { topics: { tasks: 'at-once' } })
    await assigned(at, { visibility: 'restricted' })
    await (await at.run(messenger)).idle()
    expect(await toldTo(at, property)).toMatchObject([
      { title: '您有一条新消息。', link: '/messages', entries: [{ kind: 'message' }] },
    ])
  })

  it('tells of urgent demands everyone whom the inbox calls, whatever they chose, also in quiet hours', async () => {
    const at = await office()
    const organization = memberOf('org-repairs')
    for (const person of [committee, property, organization]) await enrol(at, person)
    await set(at, property, { quiet: { from: '22:00', until: '07:00' } })
    const running = await at.run(messenger)
    at.at(MONDAY + 14 * HOUR)
    const { id } = await at.send(resident, 'raise', { text: '楼道里有煤气味', urgent: true })
    await at.send(memberOf('social-work'), 'assign', { party: 'property' }, id)
    await running.idle()
    expect(await kindsTold(at, committee)).toContainEqual(['at-once', 'demand-urgent'])
    expect(await kindsTold(at, property)).toContainEqual(['at-once', 'task-assigned'])
    expect(await toldTo(at, organization)).toEqual([])
  })

  it('holds everything else back in quiet hours, and tells it once when they end', async () => {
    const at = await office()
    await enrol(at, property)
    await set(at, property, { topics: { tasks: 'at-once' }, quiet: { from: '22:00', until: '07:00' } })
    const running = await at.run(messenger)
    at.at(MONDAY + 14 * HOUR)
    await assigned(at)
    await assigned(at, { key: 'second' })
    await look(at, running, MONDAY + 21 * HOUR - 1)
    expect(await toldTo(at, property)).toEqual([])
    const copy = await at.run(messenger)
    await Promise.all([running, copy].map((one) => look(at, one, MONDAY + 21 * HOUR)))
    await look(at, running, MONDAY + 22 * HOUR)
    expect(await kindsTold(at, property)).toEqual([['quiet', 'task-assigned', 'task-assigned']])
    expect(await toldTo(at, property)).toMatchObject([{ title: '您有 2 条新消息。', link: '/messages' }])
  })

  it('collects what is to be told daily into one message, without what was done meanwhile', async () => {
    const at = await office()
    await enrol(at, committee)
    await set(at, committee, { topics: { tasks: 'daily' }, dailyAt: '18:00' })
    const running = await at.run(messenger)
    const due = instant('2026-03-02T10:00:00.000Z')
    const { id } = await at.send(resident, 'raise', { text: '路灯不亮' })
    await at.send(resident, 'raise', { text: '井盖松动' })
    await at.send(property, 'raise', { text: '树枝折断' })
    // A demand that is sorted leaves the inbox of the desk.
    await at.send(memberOf('social-work'), 'triage', { item, summary: 'Light', visibility: 'public' }, id)
    await look(at, running, due - 1)
    expect(await toldTo(at, committee)).toEqual([])
    await look(at, running, due)
    expect(await kindsTold(at, committee)).toEqual([['daily', 'triage-due', 'triage-due']])
    await look(at, running, due + 24 * HOUR)
    expect(await toldTo(at, committee)).toHaveLength(1)
  })

  it('tells no one of entries from more than a day ago', async () => {
    const at = await office()
    await enrol(at, property)
    await set(at, property, { topics: { tasks: 'at-once' } })
    await assigned(at)
    at.at(MONDAY + 24 * HOUR + 1)
    await (await at.run(messenger)).idle()
    expect(await toldTo(at, property)).toEqual([])
  })

  it('writes the same history if events come again, after a restart, and beside a copy', async () => {
    await expectOneHistory(messenger, async (at) => {
      await enrol(at, property)
      await set(at, property, { topics: { tasks: 'at-once' } })
      await assigned(at)
    })
  })
})
