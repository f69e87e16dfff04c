import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SOCIETIES } from '../../../domain/community/shapes.ts'
import { hasTask } from '../../../domain/demand/state.ts'
import { type Actor, HOUR, iso } from '../../../domain/kernel/index.ts'
import type { Step } from '../play.ts'
import { chess, guard, jwh, NOW, resident, safe, service, street, workers } from './story.ts'
import { type Stride, walk } from './walk.ts'

type Move = Omit<Step, 'now'>

const anyone = fc.constantFrom<Actor>(
  ...[jwh, chess, workers, guard, safe, street].flatMap((actor) => [actor, { ...actor, id: `${actor.id}-2` }]),
)
const until = fc.integer({ min: 24, max: 700 }).map((hours) => iso(NOW + hours * HOUR))
const by = (command: string, data: fc.Arbitrary<object>): fc.Arbitrary<Move> =>
  fc.record({ command: fc.constant(command), data: data as fc.Arbitrary<Step['data']>, actor: anyone })

const approval = fc.constantFrom('ap1', 'ap2', 'ap3')
const moves: fc.Arbitrary<Move> = fc.oneof(
  by(
    'hold',
    until.map((reviewBy) => ({ code: 'funds', reason: 'x', reviewBy })),
  ),
  by(
    'extend',
    until.map((resolveBy) => ({ code: 'funds', reason: 'x', resolveBy })),
  ),
  {
    weight: 6,
    arbitrary: by('answer-approval', fc.record({ approval, granted: fc.boolean(), reason: fc.constant('x') })),
  },
  approval.map((id) => ({ command: 'pass-on-approval', data: { approval: id }, actor: service })),
  by('resume', fc.constant({})),
  by('volunteer', fc.constant({})),
  by('deliver', fc.constant({ task: 't1', result: 'x' })),
  fc.constant({ command: 'give-feedback', data: { resolved: false }, actor: resident }),
)

/** A sorted demand, perhaps about a party, that several people hold, extend and answer for. */
const plays: fc.Arbitrary<Step[]> = fc
  .record({
    about: fc.constantFrom({}, {}, { about: { party: 'jwh' } }),
    holder: fc.constantFrom(chess, workers),
    rest: fc.array(fc.tuple(moves, fc.integer({ min: 0, max: 12 })), { minLength: 20, maxLength: 40 }),
  })
  .map(({ about, holder, rest }) => {
    let now = NOW
    return [
      { command: 'raise', data: { text: 'x', ...about }, actor: resident, now },
      { command: 'triage', data: { item: '3.07.2', summary: 'x' }, actor: workers, now },
      { command: 'volunteer', data: {}, actor: holder, now },
      ...rest.map(([move, hours]) => {
        now += hours * HOUR
        return { ...move, now }
      }),
    ]
  })

/** Checks that an answer keeps the laws of approvals. Returns its stage. */
function checked({ before, after, events, actor }: Stride): string | undefined {
  const [answer, ...acts] = events
  if (answer?.name !== 'ApprovalAnswered') return undefined
  const { approval: id, granted, awaits } = answer.data as { approval: string; granted: boolean; awaits?: string }
  const open = before.approvals.find((one) => one.id === id)
  const { party = '' } = actor
  // No person answers their own request, and a party its own only where its people stand in.
  expect(actor.id).not.toBe(open?.person)
  expect(party === open?.party).toBe(open?.stage === 'stand-in')
  // No party with a task answers for another one, and none that the demand is about.
  if (open?.stage !== 'stand-in') expect(hasTask(before, party)).toBe(false)
  expect(before.about).not.toEqual({ party })
  // A society answers first, then the street office.
  if (open?.stage === 'society') expect(SOCIETIES).toContain(actor.role)
  if (open?.stage === 'street-office') expect(actor.role).toBe('street-office')
  // A granted act follows in the same decision, and no other answer has one.
  expect(acts.length > 0).toBe(granted && awaits === undefined)
  expect(after.approvals.some((one) => one.id === id)).toBe(awaits !== undefined)
  return open?.stage
}

test('approvals are answered by independent people, once, and carry out what was asked', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(plays, (steps) => {
      for (const stride of walk(steps)) {
        const stage = checked(stride)
        if (stage !== undefined) met.set(stage, (met.get(stage) ?? 0) + 1)
        const acts = stride.after.approvals.map(({ asked }) => asked.act)
        expect(new Set(acts).size).toBe(acts.length)
        if (stride.after.ended !== undefined) expect(acts).toEqual([])
      }
    }),
    { numRuns: 600 },
  )
  // The walks come past what the laws are about.
  expect(met.get('society')).toBeGreaterThan(0)
  expect(met.get('street-office')).toBeGreaterThan(0)
})
