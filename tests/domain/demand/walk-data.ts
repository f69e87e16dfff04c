import fc from 'fast-check'
import { DECLINE_CODES, WITHDRAWAL_CODES } from '../../../domain/demand/reason-codes.ts'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import type { Level } from '../../../domain/workbook/shapes.ts'
import { chess, NOW } from './story.ts'

const task = fc.constantFrom('t1', 't2', 't3')
const party = fc.constantFrom('jwh', 'chess', 'workers', 'guard', 'safe', 'street')
const original = fc.constantFrom('open', 'done')
const level = fc.constantFrom<Level>('L1', 'L2', 'L3', 'L4')
const some = <T>(name: string, of: fc.Arbitrary<T>) =>
  fc.option(
    of.map((value) => ({ [name]: value })),
    { nil: {} },
  )
const both = (...parts: fc.Arbitrary<object>[]) => fc.tuple(...parts).map((found) => Object.assign({}, ...found))
/** A moment at most so many hours after the beginning. */
const momentWithin = (hours: number) => fc.integer({ min: 0, max: hours }).map((after) => iso(NOW + after * HOUR))
const must = <T>(name: string, of: fc.Arbitrary<T>) => of.map((value) => ({ [name]: value }))
/** What people write in walks. */
export const text = 'free text'
const picture = [{ sha256: 'a'.repeat(64), type: 'image/jpeg', size: 1 }]

/** What each command takes, at random. */
export const commandData: Readonly<Record<string, fc.Arbitrary<object>>> = {
  triage: both(
    must('item', fc.constantFrom('3.07.2', '4.01', '2.01', '1.01')),
    fc.constant({ summary: 'x' }),
    some('level', level),
  ),
  'pass-triage-on': fc.constant({}),
  urge: fc.constant({}),
  'ask-hotline': fc.constant({ question: 'return', reason: text }),
  'hand-back': fc.constant({ result: text }),
  'miss-hand-back': fc.constant({}),
  supervise: both(must('due', momentWithin(400))),
  'set-safe-contact': fc.constantFrom(
    {},
    { safeContact: { none: true } },
    { safeContact: { channels: ['door'] }, reason: text },
  ),
  'invite-members': fc.constant({ residents: ['resident-8'] }),
  join: fc.constant({}),
  'leave-group': fc.constant({}),
  merge: both(must('original', original)),
  unmerge: fc.constant({}),
  decline: both(must('code', fc.constantFrom(...DECLINE_CODES)), fc.constant({ reason: text, instead: text })),
  appeal: fc.constant({}),
  'call-leads': fc.constant({}),
  'name-about': fc.constantFrom(
    { about: { party: 'chess' } },
    { about: { party: 'jwh' } },
    { about: { person: chess.id } },
  ),
  reply: fc.constant({ text }),
  'open-reply': fc.constant({ reason: text }),
  'suspect-harm': fc.constant({ of: 'minor' }),
  'report-harm': fc.constant({ to: 'x', at: iso(NOW) }),
  'miss-report': fc.constant({}),
  'clear-suspicion': fc.constant({ code: 'no-harm-found' }),
  refer: both(must('body', fc.constantFrom('power', 'unknown'))),
  'remind-referral': fc.constant({}),
  'end-referral': fc.constant({}),
  'follow-original': both(some('next', original)),
  absorb: both(must('demands', fc.uniqueArray(original, { minLength: 1 }))),
  'answer-referral': both(
    must('outcome', fc.constantFrom('handled', 'refused')),
    fc.constant({ answer: text, reference: 'x' }),
  ),
  assign: both(
    must('party', party),
    some('insist', fc.boolean()),
    some('words', fc.constant(text)),
    some('instructedBy', fc.constant({ name: 'x', position: 'y' })),
  ),
  'request-by-law': must('party', party),
  'refuse-request': both(must('task', task), fc.constant({ ground: 'not-competent', reason: text })),
  'verify-site': fc.constant({ before: picture, after: picture }),
  volunteer: fc.constant({}),
  accept: both(must('task', task)),
  return: both(must('task', task), must('proper', party), fc.constant({ code: 'not-ours', reason: text })),
  reassign: both(must('task', task), must('party', party)),
  'withdraw-task': both(must('task', task), must('reason', fc.constantFrom('mistake', 'departure'))),
  summon: must('parties', fc.uniqueArray(party, { minLength: 1, maxLength: 3 })),
  'answer-summons': fc.oneof(
    both(must('answer', fc.constantFrom('came', 'sent')), some('finding', fc.constant(text))),
    fc.constant({ answer: 'refused', reason: text }),
  ),
  'miss-summons': fc.constant({}),
  'set-work-plan': both(must('task', task), fc.constant({ plan: text })),
  'record-progress': both(some('task', task), fc.constant({ note: text })),
  deliver: both(must('task', task), fc.constant({ result: text })),
  hold: both(must('reviewBy', momentWithin(400)), fc.constant({ code: 'weather', reason: text })),
  extend: both(must('resolveBy', momentWithin(900)), fc.constant({ code: 'funds', reason: text })),
  'grant-long-run': both(
    must('until', momentWithin(6000)),
    fc.constant({ cause: 'ownership', reason: text, body: 'x', milestones: [{ by: '2026-06-01', what: text }] }),
  ),
  'report-long-run': fc.constant({ note: text }),
  'watch-long-run': fc.constant({}),
  'answer-approval': both(
    must('approval', fc.constantFrom('ap1', 'ap2')),
    must('granted', fc.boolean()),
    fc.constant({ reason: text }),
  ),
  'pass-on-approval': both(must('approval', fc.constantFrom('ap1', 'ap2'))),
  resume: fc.constant({}),
  escalate: both(some('cause', fc.constantFrom('acceptance-overdue', 'result-overdue')), some('task', task)),
  'answer-escalation': both(some('task', task), must('promise', momentWithin(400)), fc.constant({ measure: text })),
  'pass-review-on': fc.constant({}),
  'record-review': both(
    must('verdict', fc.constantFrom('rework', 'resolved', 'street-office')),
    some('party', party),
    fc.constant({ finding: text }),
  ),
  'give-feedback': both(must('resolved', fc.boolean()), some('original', original)),
  'record-contact': both(must('spoken', fc.boolean())),
  'deny-contact': fc.constant({}),
  'deal-callback': fc.constant({}),
  'skip-callback': both(must('reason', fc.constantFrom('interest', 'other'))),
  'dispute-callback': fc.constant({}),
  'record-callback': fc.oneof(
    fc.constant({ reached: false }),
    both(must('resolved', fc.boolean()), fc.constant({ reached: true }), some('original', original)),
  ),
  close: both(
    must('basis', fc.constantFrom('confirmed', 'independent-check', 'silence', 'unreachable')),
    some('original', original),
  ),
  evaluate: fc.constant({ effect: 'partial' }),
  withdraw: both(some('code', fc.constantFrom(...WITHDRAWAL_CODES))),
  'record-withdrawal': both(must('code', fc.constantFrom(...WITHDRAWAL_CODES))),
  'check-withdrawal': fc.oneof(
    fc.constant({ reached: false }),
    both(must('meant', fc.boolean()), fc.constant({ reached: true })),
  ),
  reopen: fc.constant({}),
}
