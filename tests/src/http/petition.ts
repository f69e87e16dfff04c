import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  context,
  events,
  hasFact,
  Id,
  Line,
  OneOf,
  Personal,
  readersIf,
  reject,
  relation,
  rulesOn,
  Text,
} from '../../../domain/kernel/index.ts'

interface Petition {
  readonly stream?: string
  readonly status: 'none' | 'raised' | 'closed'
  readonly visibility: 'public' | 'restricted'
  readonly notes: number
}

const Visibility = OneOf(['public', 'restricted'])
const { PetitionRaised, PetitionNoted, PetitionClosed } = events({
  PetitionRaised: Closed({
    by: Type.Optional(Id),
    text: Personal(Text, 'by'),
    visibility: Visibility,
    /** A text that makes an event too long. */
    annexes: Type.Optional(Type.Array(Text)),
  }),
  PetitionNoted: Closed({ note: Line }),
  PetitionClosed: Closed({}),
})

const petitionRule = rulesOn<Petition>()

const raise = petitionRule(
  command({
    summary: 'Raises a petition.',
    by: ['anonymous', 'resident', 'committee'],
    creates: true,
    data: Closed({
      by: Type.Optional(Id),
      text: Text,
      visibility: Type.Optional(Visibility),
      annexes: Type.Optional(Type.Array(Text)),
    }),
  }),
  (_, { visibility = 'public', ...data }) => [PetitionRaised({ ...data, visibility })],
)

const note = petitionRule(
  command({
    summary: 'Notes something on it.',
    by: [
      'committee',
      relation<Petition>(
        'the raiser',
        (petition, actor) => actor.follows !== undefined && actor.follows === petition.stream,
      ),
    ],
    data: Closed({ note: Line }),
  }),
  (petition, data) =>
    petition.status === 'none' ? reject('petition.unknown', 'There is no such petition.') : [PetitionNoted(data)],
)

const close = petitionRule(command({ summary: 'Closes it.', by: ['committee'], data: Closed({}) }), ({ status }) => {
  if (status === 'none') return reject('petition.unknown', 'There is no such petition.')
  return status === 'closed'
    ? reject('petition.closed', 'This petition is closed already: raise another.', { status })
    : [PetitionClosed({})]
})

/** A small context with each special case of the edge: anonymous senders, personal values, restricted streams. */
export const petition = context('petition', {
  plural: 'petitions',
  events: { PetitionRaised, PetitionNoted, PetitionClosed },
  commands: { raise, note, close },
  initial: { status: 'none', visibility: 'public', notes: 0 } as Petition,
  evolve: {
    PetitionRaised: (petition, { visibility }, { subject }) => ({
      ...petition,
      stream: subject,
      status: 'raised',
      visibility,
    }),
    PetitionNoted: (petition) => ({ ...petition, notes: petition.notes + 1 }),
    PetitionClosed: (petition) => ({ ...petition, status: 'closed' }),
  },
  sight: {
    facts: ({ visibility, stream }) => ({ visibility: [visibility], stream: stream === undefined ? [] : [stream] }),
    known: ({ role, follows }) => ({
      any: [hasFact('visibility', 'public'), hasFact('stream', follows), readersIf(role === 'committee')],
    }),
  },
})
