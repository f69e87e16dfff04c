import { Type } from '@sinclair/typebox'
import { type Actor, OneOf } from '../../domain/kernel/index.ts'
import { type Filter, oneOf, orNull, view } from '../runtime/index.ts'
import { HeaderAnswer, headerAnswer, STATES } from './answer.ts'
import { communities } from './community.ts'
import { headers } from './header.ts'
import { mayKnow, raisedBy, sightOf } from './sight.ts'
import { StoryEntry, tell } from './story.ts'

const mine: Filter = {
  schema: Type.String({ description: 'Those that the reader raised or helped to raise', enum: ['me'] }),
  few: true,
  where: (value, { reader }) =>
    value === 'me' ? { column: 'demand', among: headers.name, named: 'demand', where: raisedBy(reader) } : undefined,
}

const Raiser = Type.Object({
  kind: OneOf(['resident', 'party', 'outsider', 'anonymous', 'unknown']),
  id: orNull(Type.String()),
})

/**
 * One demand's whole story. Only its head is folded: the story is read from the demand's own stream when somebody asks, which
 * costs a page of one index, while keeping it would write every event a second time and double the disk.
 */
export const file = view({
  summary: {
    en: 'Demands, and the whole story of one: what happened, who did it, and why.',
    zh: '诉求档案：全部诉求，以及每件诉求的完整经过、经办人和理由。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} } },
  filters: {
    reference: oneOf('reference', 'References in other systems, several by commas'),
    number: oneOf('number', 'Numbers that they are followed by, several by commas'),
    raiser: mine,
    state: oneOf('state', 'State', STATES),
  },
  sorts: { newest: { column: 'raised', descending: true }, oldest: { column: 'raised' } },
  id: 'demand',
  visible: mayKnow,
  show: (row, reader) => ({
    ...headerAnswer(row),
    reference: row.reference,
    source: row.source,
    raiser: raiserFor(sightOf(row, reader), row),
  }),
  opens: (row, reader) => opens(sightOf(row, reader), row),
  row: Type.Object({
    ...HeaderAnswer.properties,
    reference: orNull(Type.String({ description: 'Of this demand in another system.' })),
    source: orNull(Type.String({ description: 'The system that its history was taken over from.' })),
    raiser: orNull(Raiser),
    story: Type.Optional(Type.Array(StoryEntry, { description: 'In order. Told of one demand, not in lists.' })),
  }),
  story: { aggregate: 'demand', tell: (event, row, reader: Actor) => tell(event, row, reader), entry: StoryEntry },
})

function raiserFor(sight: ReturnType<typeof sightOf>, row: { raiserKind: string; raiser: string | null }) {
  if (sight === 'concerned') return null
  return { kind: row.raiserKind, id: sight === 'involved' ? row.raiser : null }
}

/** What an onlooker is told has no other personal value left in it than the text of a public demand. */
const opens = (sight: ReturnType<typeof sightOf>, { visibility }: { visibility: string }): boolean =>
  sight === 'involved' || visibility === 'public'
