import { describe, expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, HOUR, instant, parseStream } from '../../../domain/kernel/index.ts'
import { messenger } from '../../../services/processes/messenger/messenger.ts'
import { assigned, committee, item, property, resident } from './notified.ts'
import { expectOneHistory, type Office, office } from './office.ts'

/** 10:00 on a Monday in Shanghai, the clock of the office. */
const MONDAY = instant('2026-03-02T02:00:00.000Z')
const other: Actor = { id: 'resident-2', role: 'resident' }
const ALL = { answers: 'at-once', outcomes: 'at-once', steps: 'at-once' }

const choose = (at: Office, { id, role }: Actor, chosen: object) =>
  at.on('notification', { id, role }, 'set-as-resident', { person: id, ...chosen }, undefined, `choose ${id}`)

/** The titles of what a resident was told, with the reason. */
async function toldTo(at: Office, { id }: Actor) {
  const story = await at.story(id, 'notification')
  return story
    .filter(({ type }) => type.includes('.ResidentNotified.'))
    .map(({ data }) => data as { because: string; title: { en: string; zh: string }; link: string; count: number })
    .map(({ because, title, count }) => [because, title.en, count])
}

/** Lets the service look at the clock once, with views that have seen everything. */
async function look(at: Office, running: Awaited<ReturnType<Office['run']>>, moment: number): Promise<void> {
  at.at(moment)
  await running.idle()
  await at.views.reached('resident-notification-settings', await at.core.log.head(), 10_000)
  await running.round()
}

async function deliver(at: Office, id: string): Promise<void> {
  await at.send(property, 'accept', { task: 't1' }, id)
  await at.send(property, 'deliver', { task: 't1', result: '修好了', atHome: false }, id)
}

describe('the messenger', () => {
  it('tells a resident of the news of their own demand, and none of the others', async () => {
    const at = await office()
    await choose(at, resident, { topics: ALL })
    await choose(at, other, { topics: ALL })
    const running = await at.run(messenger)
    const id = await assigned(at)
    await deliver(at, id)
    await running.idle()
    expect(await toldTo(at, resident)).toContainEqual([
      'at-once',
      'The service was delivered: say whether it helped.',
      1,
    ])
    expect(await toldTo(at, other)).toEqual([])
    // What the resident did themselves is no news.
    expect(await toldTo(at, resident)).not.toContainEqual(['at-once', 'Your demand was received.', 1])
  })

  it('sends a resident who has chosen nothing nothing, and of the topics only those chosen', async () => {
    const at = await office()
    const running = await at.run(messenger)
    await assigned(at)
    await running.idle()
    expect(await at.story(resident.id, 'notification')).toEqual([])
    await choose(at, resident, { topics: { outcomes: 'at-once' } })
    const { id } = await at.send(resident, 'raise', { text: '路灯不亮' })
    await at.send(committee, 'triage', { item, summary: 'Light', visibility: 'public' }, id)
    await at.send(committee, 'decline', { code: 'not-lawful', reason: '依法不能办理', instead: '可向住建局咨询' }, id)
    await running.idle()
    expect(await toldTo(at, resident)).toEqual([['at-once', 'Your demand was declined.', 1]])
  })

  it('holds news back in quiet hours, and collects daily ones into one message', async () => {
    const at = await office()
    await choose(at, resident, {
      topics: { ...ALL, steps: 'daily' },
      quiet: { from: '22:00', until: '07:00' },
      dailyAt: '08:30',
    })
    const running = await at.run(messenger)
    at.at(MONDAY + 13 * HOUR)
    const id = await assigned(at)
    await assigned(at, { key: 'second' })
    await deliver(at, id)
    await look(at, running, MONDAY + 21 * HOUR - 1)
    expect(await toldTo(at, resident)).toEqual([])
    const copy = await at.run(messenger)
    await Promise.all([running, copy].map((one) => look(at, one, MONDAY + 21 * HOUR)))
    const delivered = 'The service was delivered: say whether it helped.'
    expect(await toldTo(at, resident)).toEqual([['quiet', delivered, 1]])
    await look(at, running, MONDAY + 22.5 * HOUR)
    expect(await toldTo(at, resident)).toEqual([
      ['quiet', delivered, 1],
      ['daily', 'Your demand was assigned.', 1],
    ])
  })

  it('says of a restricted demand only that there is a message', async () => {
    const at = await office()
    await choose(at, resident, { topics: ALL })
    const running = await at.run(messenger)
    await assigned(at, { visibility: 'restricted' })
    await running.idle()
    expect([...new Set((await toldTo(at, resident)).map(([, title]) => title))]).toEqual([
      'There is a message for you.',
    ])
  })

  it('sends nothing where the raiser has asked not to be contacted', async () => {
    const at = await office()
    await choose(at, resident, { topics: ALL })
    const running = await at.run(messenger)
    const { id } = await at.send(resident, 'raise', { text: '家里的事', safeContact: { none: true } })
    await at.send(committee, 'triage', { item, summary: 'Home', visibility: 'public' }, id)
    await running.idle()
    expect(await toldTo(at, resident)).toEqual([])
  })

  it('tells the members of a group, also of a demand that another raised', async () => {
    const at = await office()
    await choose(at, other, { topics: { steps: 'at-once' } })
    const { id } = await at.send(resident, 'raise', { text: '楼道灯坏了', group: { invited: [other.id] } })
    await at.send(other, 'join', {}, id)
    const running = await at.run(messenger)
    await at.send(committee, 'triage', { item, summary: 'Light', visibility: 'public' }, id)
    await running.idle()
    expect((await toldTo(at, other)).map(([, title]) => title)).toEqual(['Your demand was classified.'])
  })

  it('sends nothing to a resident who was erased, and the log says nothing of what they chose or were told of', async () => {
    const at = await office()
    await choose(at, resident, { topics: { steps: 'daily', answers: 'at-once' }, channel: 'sms', dailyAt: '09:10' })
    const running = await at.run(messenger)
    const id = await assigned(at)
    await running.idle()
    await deliver(at, id)
    await running.idle()
    expect(await toldTo(at, resident)).toHaveLength(1)
    const told = (await at.story(resident.id, 'notification')).map(({ data }) => JSON.stringify(data)).join()
    for (const secret of ['sms', '09:10', id]) expect(told).not.toContain(secret)

    await at.privacy.erase(COMMUNITY.id, resident.id, memberOf('committee'))
    await look(at, running, MONDAY + 24 * HOUR)
    await at.send(committee, 'triage', { item, summary: 'Again', visibility: 'public' }, await raised(at))
    await running.idle()
    expect(await toldTo(at, resident)).toHaveLength(1)
    const kinds = (await at.story(resident.id, 'notification')).map(({ type }) => type.split('.')[1])
    expect(kinds.slice(-1)).toEqual(['NotificationsLapsed'])
    const names = (await at.events()).filter(({ subject }) => parseStream(subject)?.aggregate === 'notification')
    expect(names.length).toBe(kinds.length)
  })

  it('writes the same history if events come again, after a restart, and beside a copy', async () => {
    await expectOneHistory(messenger, async (at) => {
      await choose(at, resident, { topics: ALL })
      await assigned(at)
    })
  })
})

const raised = async (at: Office): Promise<string> => (await at.send(resident, 'raise', { text: '又坏了' })).id
