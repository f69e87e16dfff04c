import { expect, it } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { ADMINISTRATOR, memberOf } from '../../../demo/people.ts'
import { type Actor, instant, iso, MINUTE } from '../../../domain/kernel/index.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { dispatch } from '../../../services/processes/dispatch/dispatch.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const [committee, workers, street] = [memberOf('committee'), memberOf('social-work'), memberOf('street-office')]
const item = ITEMS.find(({ lead, level }) => lead === 'property' && level === 'L1')?.code ?? ''
const NIGHT = instant('2026-03-02T15:40:00.000Z')

/** What the inbox says about a demand, by reader, where it asks for something. */
async function asks(at: Office, id: string, reader: Actor): Promise<readonly string[]> {
  await at.views.reached('inbox', await at.core.log.head(), 10_000)
  const question = { view: 'inbox', community: COMMUNITY.id, filters: {}, limit: 100, reader, now: at.now() }
  const { rows } = await at.views.page(question)
  return (
    rows
      .map((row) => row as { kind: string; needs: boolean; about: { demand?: string } })
      .filter(({ about, needs }) => about.demand === id && needs)
      .map(({ kind }) => kind)
      // The desk that has to sort it is asked besides.
      .filter((kind) => !kind.startsWith('triage'))
      .sort()
  )
}

it('a night with an urgent demand that no party accepts: each step and each entry', async () => {
  const at = await office()
  at.at(NIGHT)
  const duty = { kind: 'duty-roster', from: iso(NIGHT - 60 * MINUTE), until: iso(NIGHT + 720 * MINUTE) }
  await at.on(
    'community',
    ADMINISTRATOR,
    'appoint',
    { person: 'person-property-2', party: 'property', post: duty },
    COMMUNITY.id,
  )
  const onDuty: Actor = { id: 'person-property-2', role: 'property-company', party: 'property' }
  const services = [await at.run(dispatch), await at.run(deadline)] as const
  const { id } = await at.send(resident, 'raise', { text: '楼道里有煤气味', urgent: true })
  await services[0].idle()

  const inboxes = async () => ({
    duty: await asks(at, id, onDuty),
    workers: await asks(at, id, workers),
    committee: await asks(at, id, committee),
    street: await asks(at, id, street),
  })
  const look = async (minutes: number) => {
    at.at(NIGHT + minutes * MINUTE)
    await services[1].round()
    await services[1].round()
    return inboxes()
  }
  const steps = async () =>
    (await at.story(id))
      .filter(({ type }) => type.startsWith('governance.DemandEscalated'))
      .map(({ recordedtime, data }) => {
        const { ladder, to } = data as { ladder: string; to: string }
        return `${(instant(recordedtime) - NIGHT) / MINUTE} ${ladder} ${to}`
      })

  // At once: the person on duty has the task, and the committee and social workers know.
  const called = { duty: ['task-assigned'], workers: ['demand-urgent'], committee: ['demand-urgent'], street: [] }
  expect(await inboxes()).toEqual(called)
  expect(await look(14)).toEqual(called)
  expect(await look(16)).toEqual({ ...called, duty: ['task-escalated'] })
  expect(await look(29)).toEqual({ ...called, duty: ['task-escalated'] })
  const atCommittee = { ...called, duty: ['task-escalated'], committee: ['demand-escalated', 'demand-urgent'] }
  expect(await look(30)).toEqual(atCommittee)
  const atStreet = { ...atCommittee, street: ['demand-escalated'] }
  expect(await look(45)).toEqual(atStreet)
  expect(await look(119)).toEqual(atStreet)
  // The result is overdue from two hours on, and has a ladder of its own.
  for (const minutes of [121, 135, 149, 150, 165, 200, 400, 700]) expect(await look(minutes)).toEqual(atStreet)
  expect(await steps()).toEqual([
    '16 acceptance party-lead',
    '30 acceptance committee',
    '45 acceptance street-office',
    '135 result party-lead',
    '150 result committee',
    '165 result street-office',
  ])

  // In the morning the street office answers, the task is accepted, and what it asked for is over.
  await at.send(street, 'answer-escalation', { measure: '燃气公司已派人', promise: iso(at.now() + 60 * MINUTE) }, id)
  await at.send(onDuty, 'accept', { task: 't1' }, id)
  expect(await inboxes()).toEqual({ duty: ['task-accepted'], workers: [], committee: [], street: [] })
  await at.send(committee, 'triage', { item, summary: 'Gas' }, id)
  expect(await look(1200)).toMatchObject({ street: [] })
  expect(await steps()).toHaveLength(6)
})
