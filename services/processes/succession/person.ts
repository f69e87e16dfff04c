import type { Static } from '@sinclair/typebox'
import { community as communityContext } from '../../../domain/community/community.ts'
import { optional } from '../../../domain/kernel/index.ts'
import type { personnelEvents } from '../../../domain/personnel/events.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { hasBegun, type Secondment } from '../../../domain/personnel/state.ts'
import { windowOf } from '../../../domain/sharing/windows.ts'
import { firstAccepted } from '../consequence.ts'
import { seen } from '../view-pages.ts'
import { type Departure, passOnAwaited, rowsOf } from './departure.ts'

type PersonGone = Static<(typeof personnelEvents)['PersonLeft']['schema']>

/** Carries out the departure of a person: ends their posts, and passes on or ends their tasks and the secondments that have not begun. */
export async function personDeparts({ person: left, successor }: PersonGone, departure: Departure): Promise<void> {
  const { workplace } = departure
  // Everything recorded up to now counts, including commands that were in progress when the person left.
  await seen(workplace, await workplace.head(), 'demand-board', 'demand-board/tasks')
  await endPosts(left, departure)
  await passTasks(left, successor, departure)
  await passSecondments(left, successor, departure)
  // An organisation may have lost the representative through whom it answers.
  await passOnAwaited(departure)
}

async function endPosts(left: string, { community, send, workplace }: Departure): Promise<void> {
  const [{ appointments }, { former }] = await Promise.all([
    workplace.state(communityContext, community),
    workplace.state(person, community, left),
  ])
  for (const { id: appointment, person: holder, party } of Object.values(appointments)) {
    // Another party may use the same id for another person.
    if (holder !== left || !former.includes(party)) continue
    const data = { appointment, because: 'person-left' } as const
    await send({
      community,
      aggregate: 'community',
      id: community,
      command: 'end-appointment',
      data,
      purpose: appointment,
    })
  }
}

async function passTasks(left: string, successor: string | undefined, departure: Departure): Promise<void> {
  const { community, send, workplace } = departure
  const { former } = await workplace.state(person, community, left)
  const next = successor === undefined ? undefined : await workplace.state(person, community, successor)
  for (const { demand, task, party } of await rowsOf(departure, 'demand-board/tasks', { person: left })) {
    // Another party may use the same id for another person. The tasks of that party are not concerned.
    if (!former.includes(party)) continue
    const its = { community, aggregate: 'demand', id: demand } as const
    await firstAccepted(send, [
      // The task belongs to the party, so it passes only to a successor who is one of its people.
      ...(successor !== undefined && next?.parties.includes(party) === true
        ? [
            {
              ...its,
              command: 'reassign',
              data: { task, party, person: successor },
              purpose: `pass on ${task}`,
            } as const,
          ]
        : []),
      { ...its, command: 'withdraw-task', data: { task, reason: 'departure', person: left }, purpose: task },
    ])
  }
}

async function passSecondments(left: string, successor: string | undefined, departure: Departure): Promise<void> {
  const { community, send, workplace } = departure
  const gone = await workplace.state(person, community, left)
  for (const one of gone.secondments) {
    if (one.state === 'ended' || hasBegun(gone, one, workplace.now())) continue
    // The successor is asked like any person. They and their party decide.
    if (successor !== undefined)
      await send({
        community,
        aggregate: 'person',
        id: successor,
        command: 'request',
        data: requestFor(one),
        purpose: `for ${left}.${one.id}`,
      })
    const data = { secondment: one.id }
    await send({ community, aggregate: 'person', id: left, command: 'cancel', data, purpose: `cancel ${one.id}` })
  }
}

const requestFor = ({ home, host, window, skill, for: purpose }: Secondment) => ({
  home,
  host,
  window: windowOf(window),
  ...optional('skill', skill),
  ...optional('for', purpose),
})
