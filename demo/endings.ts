import { DAY, HOUR, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, caller, independentMember, officeHours, wait, waking } from './case.ts'
import { SPEECH } from './pa/index.ts'
import { COORDINATING_PARTIES, DEADLINE } from './people.ts'
import { WORDS } from './words.ts'

const satisfaction = ({ chance }: Case): string =>
  chance.percent(76) ? 'satisfied' : chance.percent(70) ? 'neutral' : 'unsatisfied'

/** Whether the raiser belongs to those who delivered. Then neither confirmation nor silence closes the demand. */
const byItself = ({ raiser, raisedBy, delivered, deliverers }: Case): boolean =>
  raisedBy === undefined ? deliverers.has(raiser.id) : delivered.has(raisedBy)

/** The raiser confirms the result, or is called back, or is silent for a week. */
export function* ending(c: Case, silence: 'possible' | 'impossible' = 'possible'): Course {
  const { chance, world } = c
  const way = chance.below(100)
  const mayBeSilent = silence === 'possible' && !c.restricted && c.level !== 'L1' && !byItself(c)
  if (way < 45) yield* confirmed(c)
  else if (way < 72 || !mayBeSilent) yield* calledBack(c)
  else {
    yield* wait(c, c.deliveredAt + 7 * DAY + chance.between(1, 10) * MINUTE)
    act(c, DEADLINE, 'close', { basis: 'silence' })
    c.state = 'closed'
  }
  if (!chance.percent(14)) return
  yield world.hours.office(world.now() + chance.between(2 * DAY, 9 * DAY), chance)
  act(c, independentMember(c, [...COORDINATING_PARTIES, 'government']), 'evaluate', {
    effect: chance.percent(70) ? 'lasting' : chance.percent(70) ? 'partial' : 'none',
    note: chance.pick(SPEECH[c.handling.tone].effect),
  })
}

/** The raiser confirms the result. If the raiser's own party delivered, an independent party must check it. */
export function* confirmed(c: Case): Course {
  const { chance } = c
  yield* waking(c, HOUR, 4 * DAY)
  act(c, c.raiser, 'give-feedback', {
    resolved: true,
    satisfaction: satisfaction(c),
    ...(chance.percent(40) ? { comment: chance.pick(SPEECH[c.handling.tone].pleased) } : {}),
  })
  // Consent stays when a demand is opened again.
  if (c.open && c.reopenings === 0 && chance.percent(10)) act(c, c.raiser, 'consent-to-publication', { granted: true })
  if (byItself(c)) yield* checked(c)
  else c.state = 'closed'
}

function* calledBack(c: Case): Course {
  const { chance } = c
  yield* officeHours(c, 4 * HOUR, 4 * DAY)
  if (byItself(c)) return yield* checked(c)
  const by = caller(c)
  if (by === undefined) return yield* confirmed(c)
  let tries = chance.percent(12) ? chance.between(1, 3) : 0
  const unreachable = tries === 3
  for (; tries > 0; tries -= 1) {
    act(c, by, 'record-callback', { reached: false, note: chance.pick(WORDS.unreached) })
    yield* officeHours(c, DAY, 2 * DAY)
  }
  if (unreachable) act(c, by, 'close', { basis: 'unreachable', note: chance.pick(SPEECH[c.handling.tone].check) })
  else
    act(c, by, 'record-callback', {
      reached: true,
      contacted: chance.percent(92),
      resolved: true,
      satisfaction: satisfaction(c),
      note: chance.pick(SPEECH[c.handling.tone].callback),
    })
  c.state = 'closed'
  if (unreachable || !chance.percent(4)) return
  yield* waking(c, HOUR, 5 * DAY)
  act(c, c.raiser, 'dispute-callback', { note: chance.pick(WORDS.disputed) })
  c.state = 'delivered'
  yield* confirmed(c)
}

/** An independent party checks what the raiser cannot judge. Where there is none, the demand stays open. */
function* checked(c: Case): Course {
  yield* officeHours(c, 2 * HOUR, 2 * DAY)
  const by = caller(c)
  if (by === undefined) return
  act(c, by, 'close', { basis: 'independent-check', note: c.chance.pick(SPEECH[c.handling.tone].check) })
  c.state = 'closed'
}
