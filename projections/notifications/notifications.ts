import { Type } from '@sinclair/typebox'
import { type Actor, instant, iso, Moment, type Private, readersIf, serves } from '../../domain/kernel/index.ts'
import { notificationEvents } from '../../domain/notification/events.ts'
import { type NotificationSettings, ResidentSettings, settingFields } from '../../domain/notification/shapes.ts'
import { isNotifiedReader } from '../../domain/notification/sight.ts'
import { alarmed, integer, json, oneOf, projection, rowsWhere, steps, table, text, view } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'

const times = {
  since: integer(),
  /** When what waits is to be sent: after the quiet hours, and with the daily digest. */
  quiet: integer(),
  daily: integer(),
  /** The earlier of the two. */
  alarm: integer(),
}

/** One row for each person who has chosen their notifications. */
const settings = table('settings', {
  columns: { person: text(), chosen: json<NotificationSettings>(), ...times },
  key: ['person'],
  indexes: [{ columns: ['alarm'] }],
})

/** One row for each resident who has chosen theirs. What they have chosen is sealed. */
const residents = table('residents', {
  columns: { person: text(), chosen: json<Private<ResidentSettings>>(), ...times },
  key: ['person'],
  indexes: [{ columns: ['alarm'] }],
})

const on = steps(settings)
const onResidents = steps(residents)
const E = notificationEvents
const NOTHING_WAITS = { quiet: NEVER, daily: NEVER, alarm: NEVER }

/** Each reader sees their own row, and services see all. */
const ownRow = (reader: Actor) =>
  rowsWhere({ columns: { self: 'person' } }, { any: [isNotifiedReader(reader), readersIf(serves(reader))] })

const held = <R extends { readonly quiet: number; readonly daily: number }>(
  row: R,
  because: 'quiet' | 'daily',
  until: number,
) => {
  const now = { ...row, [because]: until }
  return { ...now, alarm: Math.min(now.quiet, now.daily) }
}

/** What each person has chosen to be told outside the pages. */
export const notificationSettings = projection({
  name: 'notifications',
  version: 2,
  tables: [settings, residents],
  on: [
    on.on(E.NotificationsSet, (row, { community, id, recorded, data: { person: _, ...chosen } }) => ({
      ...(row ?? { community, person: id, ...NOTHING_WAITS }),
      chosen,
      since: recorded,
    })),
    on.change(E.NotificationsHeld, (row, { data: { because, until, as } }) =>
      as === undefined ? held(row, because, instant(until)) : row,
    ),
    on.change(E.PersonNotified, (row, { data: { because } }) =>
      because === 'at-once' ? row : held(row, because, NEVER),
    ),
    on.change(E.NotificationsLapsed, (row, { data: { because, as } }) =>
      as === undefined ? held(row, because, NEVER) : row,
    ),
    onResidents.on(E.ResidentNotificationsSet, (row, { community, id, recorded, data: { chosen } }) => ({
      ...(row ?? { community, person: id, ...NOTHING_WAITS }),
      chosen,
      since: recorded,
    })),
    onResidents.change(E.NotificationsHeld, (row, { data: { because, until, as } }) =>
      as === undefined ? row : held(row, because, instant(until)),
    ),
    onResidents.change(E.ResidentNotified, (row, { data: { because } }) =>
      because === 'at-once' ? row : held(row, because, NEVER),
    ),
    onResidents.change(E.NotificationsLapsed, (row, { data: { because, as } }) =>
      as === undefined ? row : held(row, because, NEVER),
    ),
  ],
  views: {
    'notification-settings': view({
      summary: {
        en: 'What the reader has chosen to be told outside the pages: topics, quiet hours, channel and language. Each reader sees their own.',
        zh: '本人的消息提醒设置：各类消息的发送方式、免打扰时段、渠道和语言，仅本人可见。',
      },
      from: settings,
      filters: { person: oneOf('person', 'Persons, separated by commas'), alarmed },
      sorts: { person: { column: 'person' }, alarm: { column: 'alarm' } },
      id: 'person',
      visible: ownRow,
      show: ({ person, chosen, since }) => ({ id: person, ...chosen, quiet: chosen.quiet ?? null, since: iso(since) }),
      row: Type.Object({
        id: Type.String({ description: 'The person.' }),
        topics: settingFields.topics,
        dailyAt: Type.String({ description: 'When the daily digest is sent, local time of the community.' }),
        quiet: Type.Union([Type.Object({ from: Type.String(), until: Type.String() }), Type.Null()], {
          description: 'The hours in which only urgent demands and legal duties are sent, local time.',
        }),
        channel: settingFields.channel,
        language: settingFields.language,
        since: Moment,
      }),
    }),
    'resident-notification-settings': view({
      summary: {
        en: 'What a resident has chosen to be told of their own demands outside the pages. Each resident sees their own.',
        zh: '居民本人的消息提醒设置：诉求进展在页面之外的发送方式，仅本人可见。',
      },
      from: residents,
      filters: { person: oneOf('person', 'Residents, separated by commas'), alarmed },
      sorts: { person: { column: 'person' }, alarm: { column: 'alarm' } },
      id: 'person',
      visible: ownRow,
      show: ({ person, chosen, since }) => ({ id: person, chosen, since: iso(since) }),
      row: Type.Object({
        id: Type.String({ description: 'The resident.' }),
        chosen: Type.Unsafe<unknown>(
          Type.Object(ResidentSettings.properties, {
            description: 'Topics, quiet hours, channel and language. `erased` once the resident is erased.',
          }),
        ),
        since: Moment,
      }),
    }),
  },
})
