import { Type } from '@sinclair/typebox'
import { type Actor, OneOf } from '../../domain/kernel/index.ts'
import { oneOf, orNull, type RowFilter, view } from '../runtime/index.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { StoryEntry } from '../shared-rules/story.ts'
import { communities } from './communities.ts'
import { DEMAND_STATES, HeaderAnswer, headerAnswer } from './demand-answer.ts'
import { demandStoryEntry } from './demand-story.ts'
import { headers } from './headers.ts'
import { demandsKnownTo, demandsOpenedTo, demandsRaisedBy, isPublished, sightOf } from './sight.ts'

const mine: RowFilter = {
  schema: Type.String({ description: 'Demands that the reader raised or helped to raise', enum: ['me'] }),
  few: true,
  where: (value, { reader }) =>
    value === 'me'
      ? { column: 'demand', among: headers.name, named: 'demand', where: demandsRaisedBy(reader) }
      : undefined,
}

/** A reader finds by a reference only what the reader may read it of: the filter tells others nothing. */
const byReference: RowFilter = {
  schema: Type.String({
    description: 'References in other systems, separated by commas; of demands whose reference the reader may read',
    maxLength: 500,
  }),
  where(value, { reader, searchHash }) {
    const wanted = value.split(',')
    if (wanted.includes('')) return undefined
    return { all: [{ column: 'referenceHash', oneOf: wanted.map(searchHash) }, demandsOpenedTo(reader)] }
  },
}

const Raiser = Type.Object({
  kind: OneOf(['resident', 'party', 'outsider', 'anonymous', 'unknown']),
  id: orNull(Type.String()),
})

/**
 * The whole story of one demand. Only its header is folded. The story is read from the demand's stream on request, which costs
 * a page of one index; storing it would write every event twice and double the disk.
 */
export const demandFile = view({
  summary: {
    en: 'Demands, and the whole story of one: what happened, who did it, and why.',
    zh: '诉求档案：全部诉求，以及每件诉求的完整经过、经办人和理由。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} } },
  filters: {
    reference: byReference,
    number: oneOf('number', 'Demand numbers, separated by commas'),
    raiser: mine,
    state: oneOf('state', 'State', DEMAND_STATES),
  },
  sorts: { newest: { column: 'raised', descending: true }, oldest: { column: 'raised' } },
  id: 'demand',
  visible: demandsKnownTo,
  show(row, reader) {
    const sight = sightOf(row, reader)
    return {
      ...headerAnswer(row, sight === 'involved'),
      reference: sight === 'involved' ? row.reference : null,
      source: row.source,
      raiser: raiserFor(sight, row),
    }
  },
  // Onlookers get no personal value except what the raiser published.
  opens: (row, reader) => sightOf(row, reader) === 'involved' || isPublished(row),
  row: Type.Object({
    ...HeaderAnswer.properties,
    reference: PersonalAnswer('Reference of the demand in another system.'),
    source: orNull(Type.String({ description: 'The system from which its history was imported.' })),
    raiser: orNull(Raiser),
    story: Type.Optional(
      Type.Array(StoryEntry, { description: 'Events in order. In the answer for one demand, not in lists.' }),
    ),
  }),
  story: {
    aggregate: 'demand',
    tell: (event, row, reader: Actor) => demandStoryEntry(event, row, reader),
    entry: StoryEntry,
  },
})

function raiserFor(sight: ReturnType<typeof sightOf>, row: { raiserKind: string; raiser: string | null }) {
  if (sight === 'concerned') return null
  return { kind: row.raiserKind, id: sight === 'involved' ? row.raiser : null }
}
