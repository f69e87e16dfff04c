import { DAY, HOUR, iso, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, awaitAgain, type Case, ENDED, officeHours, unsharedMember, waking } from './case.ts'
import { callers, clerk, granted, uninvolvedParty } from './colleagues.ts'
import { ending, ordinary } from './endings.ts'
import { bodiesFor, DECLINES, KINSHIP_DECLINE, SPEECH } from './pa/index.ts'
import { memberOf } from './people.ts'
import { openAgain } from './rework.ts'
import { accept, assign, triage } from './steps.ts'
import { WORDS } from './words.ts'

/** The refusals of a call after a withdrawal that was not drawn, or by the party that was in touch before. */
const NOT_DRAWN = ['withdrawal.not-drawn', 'withdrawal.own']

export function* withdrawn(c: Case): Course {
  const { chance } = c
  const after = chance.below(3)
  if (after > 0) yield* triage(c)
  if (after > 1) {
    yield* assign(c, c.lead)
    yield* accept(c)
  }
  yield* waking(c, 30 * MINUTE, DAY)
  act(c, c.raiser, 'withdraw', { note: chance.pick(SPEECH[c.handling.tone].withdrawn) })
  c.state = 'withdrawn'
  c.tasks = []
  // The engine draws some of those that follow a contact.
  yield* officeHours(c, HOUR, 2 * DAY)
  for (const by of callers(c))
    c.world.tried(NOT_DRAWN, by, 'demand', 'check-withdrawal', { reached: true, meant: true }, c.id)
}

/** Whether a due time has passed, so that another society has to approve. */
const isPastDue = ({ due, world }: Case): boolean => world.now() > Math.min(due.acceptBy, due.resolveBy)

/** The clerk's party decides. Once a due time has passed, another society has to approve. */
function* decided(c: Case, command: 'decline' | 'refer' | 'merge', data: object): Course {
  const { world } = c
  if (!isPastDue(c)) {
    act(c, clerk(c), command, data)
    return
  }
  const asker = unsharedMember(world, c.clerk)
  act(c, asker, command, data)
  yield* granted(c, asker)
}

/** Whether the raiser wants a certificate that committees must not issue. */
export const asksForKinship = ({ text }: Case): boolean => text.includes('亲属关系证明')

export function* declined(c: Case): Course {
  yield* officeHours(c, HOUR, 8 * HOUR)
  const [code, reason, instead] = asksForKinship(c) ? KINSHIP_DECLINE : c.chance.pick(DECLINES[c.handling.tone] ?? [])
  yield* decided(c, 'decline', { code, reason, instead })
  c.state = 'declined'
}

/** After an appeal, a party other than the one that declined decides. */
export function* appealed(c: Case): Course {
  yield* declined(c)
  yield* waking(c, HOUR, 6 * DAY)
  act(c, c.raiser, 'appeal', { note: c.chance.pick(WORDS.appeal) })
  openAgain(c)
  c.clerk = c.clerk === 'committee' ? 'social-work' : 'committee'
  // Later the party that declined would have to approve, which the rules refuse.
  if (c.chance.percent(30) && c.world.now() <= Math.min(c.due.acceptBy, c.due.resolveBy) - DAY) yield* declined(c)
  else yield* ordinary(c)
}

function* toOutside(c: Case, outcome: 'handled' | 'refused'): Course {
  const { chance, world } = c
  yield* triage(c)
  yield* officeHours(c, HOUR, 6 * HOUR)
  const told = chance.pick(bodiesFor(c.item.code))
  const { body } = told
  const answerBy = iso(world.hours.office(world.now() + 20 * DAY, chance))
  yield* decided(c, 'refer', { body, answerBy, note: chance.pick(WORDS.referral) })
  c.state = 'referred'
  awaitAgain(c)
  yield* officeHours(c, 2 * DAY, 16 * DAY)
  const answer = `${told.name}回复：${chance.pick(told[outcome])}`
  const reference = `${chance.pick(WORDS.reference)}〔${iso(world.now()).slice(0, 4)}〕${chance.between(1, 99)}号`
  const recorder = uninvolvedParty(c, [
    ...(c.clerk === 'street-office' ? [] : ['street-office']),
    'committee',
    'social-work',
  ])
  act(c, memberOf(recorder, 2), 'answer-referral', { outcome, answer, reference })
  // The party that recorded the result does not call the raiser back.
  if (outcome === 'handled') c.received.add(recorder)
  c.state = outcome === 'handled' ? 'delivered' : 'triaged'
  awaitAgain(c)
  c.deliveredAt = world.now()
}

export function* referred(c: Case): Course {
  yield* toOutside(c, 'handled')
  yield* ending(c, 'impossible')
}

export function* referralRefused(c: Case): Course {
  yield* toOutside(c, 'refused')
  yield* ordinary(c)
}

/** Another resident has raised the same problem. One demand continues for both, and each raiser is asked. */
export function* duplicate(c: Case): Course {
  const { chance, world } = c
  const original = world.cases.find(
    (one) => one !== c && one.item === c.item && one.about === undefined && !ENDED.includes(one.state),
  )
  yield* officeHours(c, 10 * MINUTE, 3 * HOUR)
  // While another society considers a merge, the original may end.
  if (original === undefined || ENDED.includes(original.state) || isPastDue(c)) return yield* ordinary(c)
  yield* decided(c, 'merge', { original: original.id, note: chance.pick(WORDS.duplicate) })
  c.state = 'merged'

  const apart = chance.percent(20)
  if (apart) yield* officeHours(c, HOUR, DAY)
  while (!apart && !['delivered', ...ENDED].includes(original.state)) yield* waking(c, 6 * HOUR, DAY)
  if (apart || !['delivered', 'closed'].includes(original.state)) {
    act(c, clerk(c), 'unmerge', { note: chance.pick(WORDS.apart) })
    openAgain(c)
    return yield* ordinary(c)
  }
  const resolved = chance.percent(75)
  const comment = chance.pick(resolved ? SPEECH[c.handling.tone].pleased : SPEECH[c.handling.tone].displeased)
  act(c, c.raiser, 'give-feedback', {
    resolved,
    satisfaction: resolved ? 'satisfied' : 'unsatisfied',
    comment,
    original: original.id,
  })
  if (resolved) {
    c.state = 'closed'
    return
  }
  openAgain(c)
  yield* ordinary(c)
}
