import { Type } from '@sinclair/typebox'
import { community, named, PARTY_KINDS } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  Id,
  Line,
  Moment,
  OneOf,
  Personal,
  read,
  type Setting,
  Text,
} from '../kernel/index.ts'
import { Purpose, Repeat, Window } from '../sharing/index.ts'
import { ItemCode } from '../workbook/shapes.ts'
import { borrower, owner } from './guards.ts'
import { Category, Condition, ImpairmentId, Quantity, ShareId, Terms, Value } from './shapes.ts'
import type { ResourceState } from './state.ts'

/** Who takes part, the time zone and the calendar, the community knows. */
export const reads = { community: read(community) }

const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
const share = { share: ShareId }
const whole = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })

export const resourceCommands = {
  offer: command({
    summary: 'Offers a resource of the sender’s party to the others.',
    by: PARTY_KINDS,
    creates: true,
    names: 'resource',
    data: Closed({
      /** An id of the sender’s choice; without it one is made. */
      resource: Type.Optional(Id),
      ...named,
      category: Category,
      quantity: Type.Optional(whole),
      unit: Type.Optional(Line),
      description: note,
      items: Type.Optional(Type.Array(ItemCode, { maxItems: 50, uniqueItems: true })),
      quarter: Type.Optional(Id),
      terms: Type.Optional(Terms),
      value: Type.Optional(Value),
    }),
    reads,
  }),
  'change-terms': command({
    summary: 'Changes terms, value, or how much there is; never to less than is taken up.',
    by: [owner],
    data: Closed({ terms: Type.Optional(Terms), quantity: Type.Optional(whole), value: Type.Optional(Value) }),
    reads,
  }),
  request: command({
    summary:
      'Asks for a share for the sender’s party. Of a series, dates without room are listed and the rest are made.',
    by: PARTY_KINDS,
    data: Closed({
      /** One unless told. */
      quantity: Type.Optional(Quantity),
      window: Type.Optional(Window),
      repeat: Type.Optional(Repeat),
      /** Wait where there is no room. */
      waits: Type.Optional(Type.Boolean()),
      for: Type.Optional(Purpose),
      purpose: note,
    }),
    reads,
  }),
  approve: command({
    summary: 'Approves a request; where there is no room, it waits if its party wants that.',
    by: [owner],
    data: Closed(share),
    reads,
  }),
  decline: command({
    summary: 'Declines a request, and says why.',
    by: [owner],
    data: Closed({ ...share, reason }),
    reads,
  }),
  cancel: command({
    summary: 'Cancels a share that has not begun; whoever waits moves up.',
    by: [owner, borrower, 'service'],
    data: Closed({ ...share, cause: Type.Optional(OneOf(['departure'])), reason: Type.Optional(reason) }),
    reads,
  }),
  expire: command({
    summary: 'Ends a request that nobody answered, or that waited until it was too late.',
    by: ['service'],
    data: Closed(share),
    reads,
  }),
  start: command({
    summary: 'Says that what was booked has been handed over.',
    by: [owner, borrower],
    data: Closed(share),
    reads,
  }),
  'record-no-show': command({
    summary: 'Says that nobody came; what was booked is free again.',
    by: [owner],
    data: Closed(share),
    reads,
  }),
  return: command({
    summary: 'Says that what was lent is back, and in what condition; that it is not good, only the owner says.',
    by: [owner, borrower],
    data: Closed({ ...share, condition: Condition, note }),
    reads,
  }),
  consume: command({
    summary: 'Says how much of an approved quantity was handed out or spent; the rest goes back.',
    by: [owner],
    data: Closed({ ...share, quantity: whole }),
    reads,
  }),
  impair: command({
    summary: 'Says that some of it is out of use; the newest bookings give way, and are told.',
    by: [owner],
    data: Closed({ quantity: Quantity, from: Type.Optional(Moment), until: Type.Optional(Moment), reason }),
    reads,
  }),
  restore: command({
    summary: 'Says that what was out of use is usable again; whoever waits moves up.',
    by: [owner],
    data: Closed({ impairment: ImpairmentId, quantity: Type.Optional(Quantity) }),
    reads,
  }),
  withdraw: command({
    summary:
      'Ends the offer: requests are cancelled, approved shares are honoured; where the owner departs, only those begun.',
    by: [owner, 'service'],
    data: Closed({ reason: Type.Optional(reason) }),
    reads,
  }),
  pledge: command({
    summary: 'Adds money of the sender’s party to a fund.',
    by: PARTY_KINDS,
    data: Closed({ quantity: Quantity, note }),
    reads,
  }),
  'hand-over': command({
    summary:
      'Gives a departed owner’s resource, or a departed party’s share that has not begun, to its named successor.',
    by: ['service'],
    data: Closed({ to: Id, share: Type.Optional(ShareId) }),
    reads,
  }),
}

type Commands = typeof resourceCommands

/** The rule behind one command. */
export type Rule<C extends keyof Commands> = (
  state: ResourceState,
  data: CommandData<Commands[C]>,
  setting: Setting<Commands[C]['reads']>,
) => Decision
