import fc from 'fast-check'
import { communityEvents } from '../../../domain/community/events.ts'
import { type Actor, dayText, HOUR, type Instant, iso } from '../../../domain/kernel/index.ts'
import type { PersonState } from '../../../domain/personnel/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { chess, guard, jwh, lin, linAtHome, place, service, workers } from './story.ts'

/** One command. It chooses the things that it names from the state at that time. */
export interface Turn {
  readonly command: string
  readonly data: (state: PersonState, now: Instant) => Readonly<Record<string, unknown>>
  readonly actor: Actor
  readonly community: keyof typeof PLACES
  readonly hours: number
}

/** The community of a command: complete, or without one of the two parties. */
export const PLACES = {
  whole: place(),
  suspended: place(communityEvents.PartySuspended({ party: 'chess', reason: 'accounts' })),
  smaller: place(communityEvents.PartyLeft({ party: 'workers' })),
}

const linFor = (party: string, role: Actor['role']): Actor => ({ id: 'lin', role, party })
const anyone = fc.constantFrom(
  ...[lin, linAtHome, workers, jwh, chess, guard, service],
  linFor('jwh', 'committee'),
  linFor('chess', 'organization'),
)

const chosen = fc.nat(30)
const day = (at: Instant) => dayText(zones.dayOf(at, 'Asia/Shanghai'))
const plain = fc.constant(() => ({}))
const skill = 'first-aid'

const pick = ({ secondments }: PersonState, nth: number) => secondments[nth % Math.max(1, secondments.length)]

/** One of the secondments of the state. */
const ofSecondment = (more: object = {}) =>
  chosen.map((nth) => (state: PersonState) => ({ secondment: pick(state, nth)?.id ?? 'c1', ...more }))
/** One of the secondments of the state, or its whole series. */
const ofSeries = (more: object = {}) => fc.boolean().chain((series) => ofSecondment({ ...more, series }))

const data: Readonly<Record<string, fc.Arbitrary<Turn['data']>>> = {
  'start-membership': plain,
  'end-membership': fc.constantFrom('workers', 'jwh').map((party) => () => ({ party })),
  certify: fc.tuple(fc.integer({ min: -2, max: 4 }), fc.nat(6)).map(([from, long]) => (_, now) => ({
    skill,
    from: day(now + from * 24 * HOUR),
    until: day(now + (from + long) * 24 * HOUR),
  })),
  lapse: fc.constant(() => ({ skill })),
  'declare-availability': fc.constant(() => ({ weekly: [{ weekday: 1, from: '09:00', until: '12:00' }] })),
  request: fc
    .record({
      home: fc.constantFrom('workers', 'workers', 'jwh'),
      host: fc.constantFrom('chess', 'jwh', 'guard'),
      from: fc.integer({ min: -1, max: 120 }),
      long: fc.integer({ min: 1, max: 9 }),
      every: fc.constantFrom('day', 'week', undefined),
      skilled: fc.boolean(),
    })
    .map(({ home, host, from, long, every, skilled }) => (_, now) => ({
      home,
      host,
      window: { from: iso(now + from * HOUR), until: iso(now + (from + long) * HOUR) },
      ...(every === undefined ? {} : { repeat: { every, times: 3 } }),
      ...(skilled ? { skill } : {}),
      purpose: 'free text',
    })),
  agree: ofSeries(),
  decline: ofSeries({ reason: 'free text' }),
  cancel: ofSeries({ reason: 'free text' }),
  end: ofSecondment(),
  'log-hours': fc.tuple(chosen, fc.integer({ min: 1, max: 300 })).map(([nth, minutes]) => (state, now) => {
    const one = pick(state, nth)
    return { secondment: one?.id ?? 'c1', day: day(Math.min(now, (one?.window.until ?? now) - 1)), minutes }
  }),
  'confirm-hours': fc.tuple(chosen, fc.option(fc.nat(200), { nil: undefined })).map(([nth, minutes]) => (state) => {
    const open = state.secondments.filter(({ unconfirmed }) => Object.keys(unconfirmed).length > 0)
    const one = open[nth % Math.max(1, open.length)]
    const [entry = 'h1'] = Object.keys(one?.unconfirmed ?? {})
    return { secondment: one?.id ?? 'c1', entry, ...(minutes === undefined ? {} : { minutes, reason: '早退' }) }
  }),
  'hand-over': fc.tuple(chosen, fc.constantFrom('jwh', 'guard')).map(([nth, to]) => (state) => ({
    secondment: pick(state, nth)?.id ?? 'c1',
    to,
  })),
}

const turn = (command: string, actor: fc.Arbitrary<Actor>): fc.Arbitrary<Omit<Turn, 'community' | 'hours'>> =>
  fc.record({ command: fc.constant(command), data: data[command] ?? plain, actor })

const any = fc.constantFrom(...Object.keys(data)).chain((command) => turn(command, anyone))

const go = (command: string, actor: Actor, data: Turn['data'], hours = 0): Turn => ({
  ...{ command, actor, data, hours, community: 'whole' as const },
})
const last =
  (nth = 1, more: object = {}) =>
  (state: PersonState) => ({ secondment: state.secondments.at(-nth)?.id ?? 'c1', ...more })
const ask = (host: Actor, ahead: number, more: object = {}): Turn =>
  go('request', host, (_, now) => ({
    home: 'workers',
    host: host.party,
    window: { from: iso(now + ahead * HOUR), until: iso(now + (ahead + 2) * HOUR) },
    ...more,
  }))

/** The usual course of a secondment, mixed in so that walks reach late states: requested, agreed to, done and confirmed. */
const course = fc
  .record({ host: fc.constantFrom(chess, guard), skilled: fc.boolean(), ahead: fc.integer({ min: 1, max: 9 }) })
  .map(({ host, skilled, ahead }): readonly Turn[] => {
    const latest = (state: PersonState) => ({
      ...last()(state),
      entry: `h${Math.max(1, state.entries)}`,
      minutes: 40,
      reason: '早退',
    })
    return [
      ...(skilled ? [go('certify', jwh, (_, now) => ({ skill, until: day(now + 24 * HOUR) }))] : []),
      ask(host, ahead, skilled ? { skill } : {}),
      go('agree', workers, last()),
      go('agree', linAtHome, last()),
      go('log-hours', lin, (state, now) => ({ ...last()(state), day: day(now), minutes: 50 }), ahead + 1),
      go('confirm-hours', { ...host, id: 'lin' }, latest),
      go('confirm-hours', host, latest),
    ]
  })

/** Two parties request nearly the same time before any side agrees. */
const rivals = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(1, 2))
  .map(([ahead, after, first]): readonly Turn[] => [
    ask(chess, ahead),
    ask(guard, ahead + after),
    ...[first, 3 - first].flatMap((nth) => [go('agree', workers, last(nth)), go('agree', lin, last(nth))]),
  ])

const where = fc.oneof(
  { weight: 12, arbitrary: fc.constant('whole' as const) },
  { weight: 1, arbitrary: fc.constantFrom('suspended' as const, 'smaller' as const) },
)

const begun = { community: 'whole' as const, hours: 0 }
const enrolling: Turn = {
  ...begun,
  command: 'enrol',
  data: () => ({ name: 'Lin', resident: 'resident-lin', weeklyCap: 12 }),
  actor: workers,
}
const leaving = fc
  .constantFrom({}, { successor: 'mei' })
  .map((named): Turn => ({ ...begun, command: 'leave', data: () => named, actor: lin }))

const whatever = fc
  .tuple(any, where, fc.constantFrom(0, 0, 0, 1, 3, 10))
  .map(([one, community, hours]): readonly Turn[] => [{ ...one, community, hours }])

/** An enrolled person, then random commands, up to ten hours apart. Some persons leave during the walk. */
export const walks: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 3, arbitrary: whatever }, { weight: 1, arbitrary: course }, { weight: 1, arbitrary: rivals }),
      {
        minLength: 10,
        maxLength: 50,
      },
    ),
    fc.option(fc.tuple(fc.nat(100), leaving), { nil: undefined }),
  )
  .map(([several, left]) => {
    const turns = several.flat()
    return left === undefined
      ? [enrolling, ...turns]
      : [enrolling, ...turns.slice(0, left[0]), left[1], ...turns.slice(left[0])]
  })
