import { Type } from '@sinclair/typebox'
import { BODY_KINDS, type BodyKind } from '../../domain/community/body-shapes.ts'
import { communityEvents } from '../../domain/community/events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { OneOf, type Private } from '../../domain/kernel/index.ts'
import {
  EVERYTHING,
  flag,
  type Happened,
  integer,
  json,
  maybe,
  oneOf,
  orNull,
  projection,
  steps,
  table,
  text,
  verdict,
  view,
} from '../runtime/index.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'

/** One row for each body in the register, retired ones included. */
export const bodies = table('bodies', {
  columns: {
    body: text(),
    name: text(),
    nameEn: maybe(text()),
    kind: text<BodyKind>(),
    competence: text(),
    contact: json<Private<string>>(),
    retired: integer(),
  },
  key: ['body'],
  indexes: [{ columns: ['name'] }],
})

const on = steps(bodies, (happened) => [(happened as Happened<{ readonly body: string }>).data.body])

/** The register of bodies outside the community to which demands are referred. */
export const outsideBodies = projection({
  name: 'outside-bodies',
  version: 1,
  tables: [bodies],
  on: [
    on.on(communityEvents.OutsideBodyRegistered, (_, { community, data }) => ({
      community,
      body: data.body,
      name: data.name,
      nameEn: data.nameEn ?? null,
      kind: data.kind,
      competence: data.competence,
      contact: data.contact,
      retired: 0,
    })),
    on.change(communityEvents.OutsideBodyRetired, (row) => ({ ...row, retired: 1 })),
  ],
  views: {
    'outside-bodies': view({
      summary: {
        en: 'Bodies outside the community to which demands are referred, and what each is competent for.',
        zh: '外部单位名录：可接收转办的社区以外单位及其法定职责。',
      },
      from: bodies,
      filters: {
        kind: oneOf('kind', 'Kind', BODY_KINDS),
        retired: flag('retired', 'Whether it is retired: nothing is referred to it any more'),
      },
      sorts: { name: { column: 'name' } },
      id: 'body',
      visible: () => EVERYTHING,
      sees: { contact: verdict({}, isAmongParties) },
      opens: 'contact',
      show: (row) => ({
        id: row.body,
        name: row.name,
        nameEn: row.nameEn,
        kind: row.kind,
        competence: row.competence,
        contact: row.contact,
        retired: row.retired === 1,
      }),
      row: Type.Object({
        id: Type.String(),
        name: Type.String(),
        nameEn: orNull(Type.String()),
        kind: OneOf(BODY_KINDS),
        competence: Type.String({ description: 'Its legal competence, in one line.' }),
        contact: PersonalAnswer('How it is reached; for readers who act for a party.'),
        retired: Type.Boolean({ description: 'Whether nothing is referred to it any more.' }),
      }),
    }),
  },
})
