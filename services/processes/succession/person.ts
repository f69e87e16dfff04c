import { optional } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { hasBegun, type Secondment } from '../../../domain/personnel/state.ts'
import { windowOf } from '../../../domain/sharing/windows.ts'
import { seen } from '../view-pages.ts'
import { type Departure, firstOf, type OpenTask, rowsOf, TASKS } from './departure.ts'

export interface PersonGone {
  readonly person: string
  readonly successor?: string
}

export async function personDeparts({ person: left, successor }: PersonGone, departure: Departure): Promise<void> {
  const { community, send, workplace } = departure
  // What was still under way when they departed counts, too.
  await seen(workplace, await workplace.head(), TASKS)
  const next = successor === undefined ? undefined : await workplace.state(person, community, successor)

  for (const { demand, task, party } of await rowsOf<OpenTask>(departure, TASKS, { person: left })) {
    const its = { community, aggregate: 'demand', id: demand }
    const withdrawn = { task, reason: 'departure', person: left }
    await firstOf(send, [
      // The task is the party's: it stays there only where the successor is one of its people.
      next?.parties.includes(party) === true
        ? { ...its, command: 'reassign', data: { task, party, person: successor }, purpose: `pass on ${task}` }
        : undefined,
      { ...its, command: 'withdraw-task', data: withdrawn, purpose: task },
    ])
  }
  const gone = await workplace.state(person, community, left)
  for (const one of gone.secondments) {
    if (one.state === 'ended' || hasBegun(gone, one, workplace.now())) continue
    // Whoever succeeds is asked like anybody: they and their party may agree.
    if (successor !== undefined)
      await send({
        community,
        aggregate: 'person',
        id: successor,
        command: 'request',
        data: asked(one),
        purpose: `for ${left}.${one.id}`,
      })
    const data = { secondment: one.id }
    await send({ community, aggregate: 'person', id: left, command: 'cancel', data, purpose: `cancel ${one.id}` })
  }
}

const asked = ({ home, host, window, skill, for: purpose }: Secondment) => ({
  home,
  host,
  window: windowOf(window),
  ...optional('skill', skill),
  ...optional('for', purpose),
})
