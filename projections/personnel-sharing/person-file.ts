import { type Static, Type } from '@sinclair/typebox'
import { iso, Moment, type Private } from '../../domain/kernel/index.ts'
import { isPersonReading } from '../../domain/personnel/sight.ts'
import { SkippedDates } from '../../domain/sharing/series.ts'
import { WeeklyHours } from '../../domain/sharing/shapes.ts'
import {
  alarmed,
  among,
  flag,
  orNull,
  type Predicate,
  type RowFilter,
  rowsWhere,
  type Verdicts,
  view,
} from '../runtime/index.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { StoryEntry, storyEntry } from '../shared-rules/story.ts'
import { certificates } from './figures.ts'
import { knownPersons, ofPerson, personVerdicts } from './person-facts.ts'
import { members, type Person, persons } from './persons.ts'

const Day = Type.String({ description: 'A local day, included.' })
const Name = Type.String()
const me: RowFilter = {
  schema: Type.String({ description: 'The reader', enum: ['me'] }),
  few: true,
  where: (value, { reader }) => (value === 'me' ? rowsWhere(ofPerson, isPersonReading(reader), 'leads') : undefined),
}

const hasLeft: Predicate = { column: 'left', atLeast: 0 }

const left: RowFilter<'follows'> = {
  sees: 'follows',
  ...flag('left', 'Whether they have left'),
  where(value) {
    if (value === 'true') return hasLeft
    return value === 'false' ? { not: hasLeft } : undefined
  },
}

/** A party that has only asked for the person is told of `id` alone: other members are then null or empty. */
const PersonAnswer = Type.Object({
  id: Name,
  name: PersonalAnswer('The name.'),
  contact: PersonalAnswer('The contact.'),
  resident: orNull(Type.String({ description: 'Their id as a resident; shown to the same readers as the name.' })),
  left: orNull(Type.Boolean()),
  successor: orNull(Name),
  memberships: Type.Array(Type.Object({ party: Name, since: Day, until: orNull(Day) })),
  skills: Type.Array(
    Type.Object({
      skill: Name,
      by: Type.String({ description: 'The party that issued the certificate.' }),
      from: Day,
      until: orNull(Day),
      certified: Type.Boolean({ description: 'Whether the certificate is valid now.' }),
    }),
    { description: 'Certificates by skill, at most one by each party.' },
  ),
  offers: Type.Array(Name, {
    description: 'Parties that offered a membership and wait for an agreement; shown to the same readers as the name.',
  }),
  availability: orNull(Type.Object({ weekly: WeeklyHours, from: orNull(Day), until: orNull(Day) })),
  weeklyCap: orNull(Type.Integer({ description: 'Most hours a week of secondments.' })),
  engagements: Type.Array(Type.Object({ secondment: Name, home: Name, host: Name, from: Moment, until: Moment }), {
    description: 'Agreed secondments that are not over, the earliest first.',
  }),
  skipped: Type.Array(Type.Object({ series: Name, dates: SkippedDates }), {
    description:
      'Dates that were skipped, by series of secondments. Once all dates of a series are past, they may be missing.',
  }),
  hours: Type.Array(Type.Object({ month: Name, logged: Type.Integer(), confirmed: Type.Integer() }), {
    description: 'Minutes worked, by month of the local day.',
  }),
  story: Type.Optional(
    Type.Array(StoryEntry, { description: 'Events in order. In the answer for one person, not in lists.' }),
  ),
})

/** Definitions: docs/reference/metrics.md. */
export const personFile = view({
  summary: {
    en: 'People who work or volunteer: for which party, with which skills, when available, and where committed.',
    zh: '工作人员与志愿者：所属方、技能、可服务时间与已安排事项。',
  },
  from: persons,
  filters: {
    party: {
      sees: 'follows',
      ...among({
        column: 'person',
        table: members,
        named: 'person',
        with: 'party',
        description: 'A party of which they are a member now',
      }),
    },
    skill: {
      sees: 'follows',
      ...among({
        column: 'person',
        table: certificates.table,
        named: 'person',
        with: 'skill',
        description: 'A skill for which they hold a valid certificate',
      }),
    },
    person: me,
    left,
    alarmed: { sees: 'follows', ...alarmed },
  },
  sorts: { person: { column: 'person' }, alarm: { column: 'alarm', sees: 'follows' } },
  id: 'person',
  visible: knownPersons,
  sees: personVerdicts,
  show: personAnswer,
  opens: 'reads',
  row: PersonAnswer,
  story: { aggregate: 'person', tell: storyEntry, entry: StoryEntry },
})

type Answer = Omit<Static<typeof PersonAnswer>, 'name' | 'contact'> & {
  readonly name: Private<string> | null
  readonly contact: Private<string> | null
}

const UNTOLD = {
  left: null,
  successor: null,
  memberships: [],
  skills: [],
  availability: null,
  weeklyCap: null,
  engagements: [],
  skipped: [],
  hours: [],
} satisfies Partial<Answer>

function personAnswer(row: Person, { reads, follows }: Verdicts<keyof typeof personVerdicts>): Answer {
  return {
    id: row.person,
    name: reads ? row.name : null,
    contact: reads ? row.contact : null,
    resident: reads ? row.resident : null,
    offers: reads ? [...row.offers] : [],
    ...(follows ? workOf(row) : UNTOLD),
  }
}

const workOf = (row: Person) => ({
  left: row.left !== null,
  successor: row.successor,
  memberships: [...row.memberships],
  skills: Object.entries(row.skills)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([skill, held]) => {
      const valid = row.certified[skill] ?? []
      return held.map((one) => ({ skill, ...one, certified: valid.includes(one.by) }))
    }),
  availability: row.availability,
  weeklyCap: row.weeklyCap,
  engagements: row.engagements.map((one) => ({ ...one, from: iso(one.from), until: iso(one.until) })),
  skipped: Object.entries(row.skipped).map(([series, dates]) => ({ series, dates: [...dates] })),
  hours: Object.entries(row.months)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { logged, confirmed }]) => ({ month, logged, confirmed })),
})
