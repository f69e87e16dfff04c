import { Type } from '@sinclair/typebox'
import { community, PARTY_KINDS } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  Day,
  type Decision,
  Id,
  Line,
  Personal,
  type Read,
  read,
  type Setting,
  Text,
} from '../kernel/index.ts'
import { Purpose, Repeat, WeeklyHours, Window } from '../sharing/index.ts'
import { aParty, home, host, thePerson } from './guards.ts'
import { EntryId, Minutes, SecondmentId, Skill, WeeklyCap } from './shapes.ts'
import type { PersonState } from './state.ts'

/** Who takes part, the time zone and the calendar, the community knows. */
export const reads = { community: read(community) }

const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
const secondment = { secondment: SecondmentId }
/** With `series` also those that were asked for together with it, as far as they allow it. */
const orSeries = { ...secondment, series: Type.Optional(Type.Boolean()) }

export const personnelCommands = {
  enrol: command({
    summary: 'Takes down somebody who works or volunteers for the sender’s party.',
    by: PARTY_KINDS,
    creates: true,
    names: 'person',
    data: Closed({
      /** The id under which they act; without it one is made. */
      person: Type.Optional(Id),
      name: Personal(Line, 'person'),
      contact: Type.Optional(Personal(Line, 'person')),
      resident: Type.Optional(Id),
      weeklyCap: Type.Optional(WeeklyCap),
    }),
    reads,
  }),
  'start-membership': command({
    summary: 'Says, as the person, that they are now a member of the party they act for, too.',
    // No party claims anybody: its people then read name and contact.
    by: [thePerson],
    data: Closed({}),
    reads,
  }),
  'end-membership': command({
    summary: 'Ends a membership: by the party, the person, or because the party departed.',
    by: [aParty, thePerson, 'service'],
    data: Closed({ party: Id }),
    reads,
  }),
  certify: command({
    summary: 'Vouches for a skill of the person on the days from … until, both included.',
    by: PARTY_KINDS,
    data: Closed({ skill: Skill, from: Type.Optional(Day), until: Type.Optional(Day) }),
    reads,
  }),
  lapse: command({
    summary: 'Ends a certificate: the party that vouched revokes it, or it has expired.',
    by: [...PARTY_KINDS, 'service'],
    data: Closed({ skill: Skill }),
    reads,
  }),
  'declare-availability': command({
    summary: 'Says at which hours of the week the person can be asked for.',
    by: [thePerson, aParty],
    data: Closed({ weekly: WeeklyHours, from: Type.Optional(Day), until: Type.Optional(Day) }),
    reads,
  }),
  request: command({
    summary:
      'Asks for the person: the receiving party does, or the sending one offers, or the person. Dates of a series that conflict are listed, the rest are made.',
    // Succession asks the successor of whoever left, for the party that had been promised them.
    by: [...PARTY_KINDS, 'service'],
    data: Closed({
      home: Id,
      host: Id,
      window: Window,
      repeat: Type.Optional(Repeat),
      skill: Type.Optional(Skill),
      for: Type.Optional(Purpose),
      purpose: note,
    }),
    reads,
  }),
  agree: command({
    summary: 'Agrees for the sending party or as the person; both have to, and nobody for both.',
    by: [home, thePerson],
    data: Closed(orSeries),
    reads,
  }),
  decline: command({
    summary: 'Declines for the sending party or as the person, and says why.',
    by: [home, thePerson],
    data: Closed({ ...orSeries, reason }),
    reads,
  }),
  cancel: command({
    summary: 'Cancels a secondment that has not begun.',
    by: [home, host, thePerson, 'service'],
    data: Closed({ ...orSeries, reason: Type.Optional(reason) }),
    reads,
  }),
  end: command({
    summary: 'Ends a secondment that has begun: early, or because it is over.',
    by: [home, host, thePerson, 'service'],
    data: Closed(secondment),
    reads,
  }),
  'log-hours': command({
    summary: 'Puts down minutes given on one day of a secondment that has begun.',
    by: [home, thePerson],
    data: Closed({ ...secondment, day: Day, minutes: Minutes, note }),
    reads,
  }),
  'confirm-hours': command({
    summary: 'Confirms what was put down, or less: by the receiving party.',
    by: [host],
    data: Closed({
      ...secondment,
      entry: EntryId,
      minutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1440 })),
    }),
    reads,
  }),
  'hand-over': command({
    summary: 'Passes a secondment to the successor of a departed receiving party: cancelled, and asked for anew.',
    by: ['service'],
    data: Closed({ ...secondment, to: Id }),
    reads,
  }),
}

/** The one who is to succeed whoever leaves. */
export type Successor = Read<PersonState, { readonly successor?: string }>

/** Reads a person beside the one who leaves, so the context itself makes a command of it. */
export const leaving = {
  summary: 'Says that the person works here no more, and who succeeds them.',
  by: [thePerson, aParty],
  data: Closed({ successor: Type.Optional(Id), reason: Type.Optional(reason) }),
}

type Commands = typeof personnelCommands

/** The rule behind one command. */
export type Rule<C extends keyof Commands> = (
  state: PersonState,
  data: CommandData<Commands[C]>,
  setting: Setting<Commands[C]['reads']>,
) => Decision
